/** What can go wrong: one unchecked exception tree, its leaves named by what the caller can do about it. */
@NullMarked
package dev.tenancy.problem;

import org.jspecify.annotations.NullMarked;
