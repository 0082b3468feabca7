/** A real PostgreSQL server for tests. */
@NullMarked
package dev.tenancy.testkit.postgres;

import org.jspecify.annotations.NullMarked;
