/** What the engine tells the product that embeds it. */
@NullMarked
package dev.tenancy.event;

import org.jspecify.annotations.NullMarked;
