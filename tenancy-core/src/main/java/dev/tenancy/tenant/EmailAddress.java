package dev.tenancy.tenant;

import dev.tenancy.problem.Invalid;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address as it was typed, its domain in lower case. Two addresses that differ in upper and lower case alone are
 * equal. Addresses outside ASCII are refused.
 *
 * @param value at most 254 characters with one {@code @}
 */
public record EmailAddress(String value) {

    private static final int MAX_LENGTH = 254;
    private static final Pattern GRAMMAR = Pattern.compile(
            "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    public EmailAddress {
        if (value.length() > MAX_LENGTH) {
            throw Invalid.of("too_long", "must be at most " + MAX_LENGTH + " characters.");
        }
        if (!GRAMMAR.matcher(value).matches()) {
            throw Invalid.of("bad_format", "must be an e-mail address: name@domain with one @.");
        }
        int at = value.indexOf('@');
        value = value.substring(0, at) + value.substring(at).toLowerCase(Locale.ROOT);
    }

    /** The form under which addresses are compared: all in lower case. */
    public String canonical() {
        return value.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EmailAddress address && canonical().equals(address.canonical());
    }

    @Override
    public int hashCode() {
        return canonical().hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
