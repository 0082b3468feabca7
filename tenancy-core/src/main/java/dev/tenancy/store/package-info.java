/** The port to the engine's own storage: units of work over all repositories. */
@NullMarked
package dev.tenancy.store;

import org.jspecify.annotations.NullMarked;
