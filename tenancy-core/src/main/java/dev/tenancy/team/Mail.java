package dev.tenancy.team;

import dev.tenancy.tenant.EmailAddress;

/**
 * A plain-text message to one address.
 *
 * @param subject one line
 * @param body lines separated by {@code \n}; may carry a secret, so it must never be logged
 */
public record Mail(EmailAddress to, String subject, String body) {

    @Override
    public String toString() {
        return "Mail[" + subject + "]";
    }
}
