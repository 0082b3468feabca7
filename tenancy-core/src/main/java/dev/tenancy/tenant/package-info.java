/** The tenant: who it is, whether it may act, and which plan it is subscribed to. */
@NullMarked
package dev.tenancy.tenant;

import org.jspecify.annotations.NullMarked;
