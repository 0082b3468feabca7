/** What every store, mailer and rate limiter must do, as tests to inherit; and the tools to write more of them. */
@NullMarked
package dev.tenancy.testkit;

import org.jspecify.annotations.NullMarked;
