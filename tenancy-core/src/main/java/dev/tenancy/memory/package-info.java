/** A complete store in memory: versions, uniqueness and rollback for real. For tests, prototypes and unit-testing rules. */
@NullMarked
package dev.tenancy.memory;

import org.jspecify.annotations.NullMarked;
