package dev.tenancy.persistence;

import java.util.regex.Pattern;

/** JDBC URLs of H2. */
final class H2Url {

    private static final Pattern OVERRIDDEN =
            Pattern.compile("(?<!\\\\);(WRITE_DELAY|DB_CLOSE_ON_EXIT)=[^;]*", Pattern.CASE_INSENSITIVE);

    private H2Url() {}

    static boolean isH2(String url) {
        return url.startsWith("jdbc:h2:");
    }

    /** The URL with the settings that keep acknowledged writes, instead of those it may have had. */
    static String durable(String url) {
        return OVERRIDDEN.matcher(url).replaceAll("") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }
}
