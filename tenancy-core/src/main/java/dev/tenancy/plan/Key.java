package dev.tenancy.plan;

import dev.tenancy.problem.Invalid;
import java.util.regex.Pattern;

/** The one grammar of plan, meter and feature keys. */
final class Key {

    private static final Pattern GRAMMAR = Pattern.compile("[a-z][a-z0-9_]{0,49}");

    private Key() {}

    static String check(String what, String key) {
        if (!GRAMMAR.matcher(key).matches()) {
            throw Invalid.field(what, "bad_format", "must be 1 to 50 of a-z, 0-9 and _, and begin with a letter.");
        }
        return key;
    }
}
