/** Benchmarks, each against what one would use instead, in one run. */
@NullMarked
package dev.tenancy.benchmarks;

import org.jspecify.annotations.NullMarked;
