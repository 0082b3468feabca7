/** Looks for leaks between tenants in a running service, over HTTP. */
@NullMarked
package dev.tenancy.testkit.http;

import org.jspecify.annotations.NullMarked;
