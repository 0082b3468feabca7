/** How a request shows who calls. */
@NullMarked
package dev.tenancy.http.auth;

import org.jspecify.annotations.NullMarked;
