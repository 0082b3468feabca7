/** How often a key may call: the port, its decision, and a limiter in this process's memory. */
@NullMarked
package dev.tenancy.ratelimit;

import org.jspecify.annotations.NullMarked;
