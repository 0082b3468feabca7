/** What the isolation of tenants costs, against Hibernate without it. */
@NullMarked
package dev.tenancy.benchmarks.isolation;

import org.jspecify.annotations.NullMarked;
