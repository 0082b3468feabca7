/** What metering costs, beside the ways a team would write it by itself. */
@NullMarked
package dev.tenancy.benchmarks.usage;

import org.jspecify.annotations.NullMarked;
