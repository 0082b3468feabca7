package dev.tenancy.example;

import dev.tenancy.problem.Invalid;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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

    private static final String HOST = "([^/@:,\\[\\]]*|\\[[0-9A-Fa-f:.]*])(:[0-9]{1,5})?";
    private static final String HOSTS = HOST + "(," + HOST + ")*(/[^@]*)?";

    // An @, or a port that is no number, may be the end or the middle of a password.
    private static final Pattern PLACE = Pattern.compile(
            POSTGRESQL + "(//" + HOSTS + "|[^@:]*)|" + H2 + "(tcp|ssl):(//)?" + HOSTS + "|" + H2 + "(?!tcp:|ssl:).*");

    /** {@link Invalid}, which repeats nothing of the text, when it is no such URL or has a user before the host. */
    static DatabaseUrl parse(String text) {
        if (!text.startsWith(H2) && !text.startsWith(POSTGRESQL)) {
            throw Invalid.of("bad_format", "must be a JDBC URL that begins with " + H2 + " or " + POSTGRESQL + ".");
        }
        if (!PLACE.matcher(place(text)).matches()) {
            throw Invalid.of(
                    "bad_format",
                    "must name a place like //host:5432/name, without a user or password before the host: those go into"
                            + " TENANCY_DATABASE_USER and TENANCY_DATABASE_PASSWORD.");
        }
        return text.startsWith(H2) ? parse(text, ';', ";") : parse(text, '?', "&");
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
            String written = parameter.substring(parameter.indexOf('=') + 1);
            String value = first == '?' ? decode(written) : written;
            switch (name) {
                case "user" -> user = value;
                case "password" -> password = value;
                default -> kept.add(parameter);
            }
        }
        String rest = String.join(separator, kept);
        String jdbc = text.substring(0, end) + (rest.isEmpty() ? "" : first + rest);
        return new DatabaseUrl(jdbc, user, password);
    }

    private static String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Invalid.of("bad_format", "must have two hexadecimal digits after every % of its parameters.");
        }
    }

    boolean isPostgresql() {
        return jdbc.startsWith(POSTGRESQL);
    }

    /** The part that tells which database it is, without any parameter; fit to be printed. */
    String display() {
        // an & where the ? belongs must not show what follows it
        return place(jdbc).split("&", 2)[0];
    }

    private static String place(String text) {
        return text.split("[;?]", 2)[0];
    }

    @Override
    public String toString() {
        return display();
    }
}
