package dev.tenancy.access;

import dev.tenancy.team.TenantUser;
import dev.tenancy.team.UserToken;

/** What access needs to know of a user token: the token, the membership it is bound to, and that one's tenant. */
public record UserTokenAccess(UserToken token, TenantUser user, TenantAccess access) {}
