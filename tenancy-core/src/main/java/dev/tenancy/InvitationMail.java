package dev.tenancy;

import dev.tenancy.secret.Secret;
import dev.tenancy.team.Invitation;
import dev.tenancy.team.Mail;
import dev.tenancy.team.Mailer;
import dev.tenancy.tenant.Tenant;
import java.net.URI;

/** Writes the mail that carries an invitation's token. */
final class InvitationMail {

    private final Mailer mailer;
    private final URI page;

    /** {@code page} is where the invited are to go. */
    InvitationMail(Mailer mailer, URI page) {
        this.mailer = mailer;
        this.page = page;
    }

    // The token stands behind '#', so that following the link sends it to no server and into no log.
    void send(Tenant tenant, Invitation invitation, Secret token) {
        String body = """
                You are invited to join %s as %s.

                %s#token=%s

                The link works once and for seven days. If you did not expect it, ignore this message.
                """.formatted(tenant.name(), invitation.role().text(), page, token.reveal());
        mailer.send(new Mail(invitation.email(), "Your invitation to " + tenant.name(), body));
    }
}
