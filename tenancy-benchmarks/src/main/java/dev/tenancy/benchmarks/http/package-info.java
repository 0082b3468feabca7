/** What the guard and the metering of a route cost a request over HTTP. */
@NullMarked
package dev.tenancy.benchmarks.http;

import org.jspecify.annotations.NullMarked;
