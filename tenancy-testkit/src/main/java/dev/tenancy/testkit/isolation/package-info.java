/** Attacks by one tenant on the rows of another, over any persistence unit. */
@NullMarked
package dev.tenancy.testkit.isolation;

import org.jspecify.annotations.NullMarked;
