/** Members of a tenant, invitations to become one, and the tokens that members sign in with. */
@NullMarked
package dev.tenancy.team;

import org.jspecify.annotations.NullMarked;
