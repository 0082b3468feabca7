/** Keeps the rows of the application's own entities apart by tenant. */
@NullMarked
package dev.tenancy.isolation;

import org.jspecify.annotations.NullMarked;
