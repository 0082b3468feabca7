/** One entity for each shape that a table of tenants' rows can have. */
@NullMarked
package dev.tenancy.isolation.shapes;

import org.jspecify.annotations.NullMarked;
