package dev.tenancy.example;

import dev.tenancy.problem.Invalid;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL of H2 or PostgreSQL, with the credentials taken out: left inside, they would win over those of each pool.
 *
 * @param jdbc without user and password
 * @param user what stood in the URL; null when nothing did
 * @param password what stood in the URL; null when nothing did
 */
record DatabaseUrl(
        String jdbc, @Nullable String user, @Nullable String password) {

    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    static DatabaseUrl parse(String text) {
        if (text.startsWith(H2)) {
            return parse(text, ';', ";");
        }
        if (text.startsWith(POSTGRESQL)) {
            return parse(text, '?', "&");
        }
        throw Invalid.of("bad_format", "must be a JDBC URL that begins with " + H2 + " or " + POSTGRESQL + ".");
    }

    private static DatabaseUrl parse(String text, char first, String separator) {
        int end = text.indexOf(first);
        if (end < 0) {
            return new DatabaseUrl(text, null, null);
        }
        String user = null;
        String password = null;
        List<String> kept = new ArrayList<>();
        for (String parameter : text.substring(end + 1).split(separator, -1)) {
            String name =
                    parameter.substring(0, Math.max(parameter.indexOf('='), 0)).toLowerCase(Locale.ROOT);
            String value = parameter.substring(parameter.indexOf('=') + 1);
            switch (name) {
                case "user" -> user = first == '?' ? decode(value) : value;
                case "password" -> password = first == '?' ? decode(value) : value;
                default -> kept.add(parameter);
            }
        }
        String rest = String.join(separator, kept);
        String jdbc = text.substring(0, end) + (rest.isEmpty() ? "" : first + rest);
        return new DatabaseUrl(jdbc, user, password);
    }

    private static String decode(String value) {
        return URLDecoder.decode(value, StandardCharsets.UTF_8);
    }

    boolean isPostgresql() {
        return jdbc.startsWith(POSTGRESQL);
    }

    /** The part that tells which database it is, without any parameter; fit to be printed. */
    String display() {
        String place = jdbc.split("[;?]", 2)[0];
        return place.replaceFirst("//[^/@]*@", "//");
    }

    @Override
    public String toString() {
        return display();
    }
}
