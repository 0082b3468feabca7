/** The one shape of all secrets the engine hands out, and how they are kept as hashes only. */
@NullMarked
package dev.tenancy.secret;

import org.jspecify.annotations.NullMarked;
