/** Roles and the permissions that they hold. */
@NullMarked
package dev.tenancy.role;

import org.jspecify.annotations.NullMarked;
