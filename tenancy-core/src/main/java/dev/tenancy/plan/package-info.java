/** Plan rules as pure functions over values: testable with nothing else on the class path. */
@NullMarked
package dev.tenancy.plan;

import org.jspecify.annotations.NullMarked;
