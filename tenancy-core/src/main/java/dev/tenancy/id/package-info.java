/** Typed identifiers, their TypeID text, the generator of their UUIDs, and who did something. */
@NullMarked
package dev.tenancy.id;

import org.jspecify.annotations.NullMarked;
