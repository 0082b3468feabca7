/** Exact metering: charges against limits, in one atomic step, counted by period. */
@NullMarked
package dev.tenancy.usage;

import org.jspecify.annotations.NullMarked;
