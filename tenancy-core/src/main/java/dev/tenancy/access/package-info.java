/** Who calls, for which tenant, and may they. */
@NullMarked
package dev.tenancy.access;

import org.jspecify.annotations.NullMarked;
