package dev.tenancy.http.auth;

import dev.tenancy.access.Access;
import dev.tenancy.access.AccessDecision;
import dev.tenancy.access.Credential;
import dev.tenancy.identification.Identification;
import dev.tenancy.role.Permission;
import io.javalin.http.Context;
import java.util.Collections;

/** Recognises bearer credentials. */
final class BearerAuthenticator implements Authenticator {

    private final Access access;

    BearerAuthenticator(Access access) {
        this.access = access;
    }

    @Override
    public AccessDecision authenticate(Context request, Identification claims, Permission permission) {
        var headers = Collections.list(request.req().getHeaders("Authorization"));
        return access.decide(Credential.of(headers), claims, permission);
    }
}
