package dev.tenancy.persistence;

import java.util.regex.Pattern;

/** JDBC URLs of H2. */
final class H2Url {

    /** What every connection has to run, since the URL's {@code INIT} may have set the delay. */
    static final String WITHOUT_DELAY = "set write_delay 0";

    private static final Pattern OVERRIDDEN =
            Pattern.compile("(?<!\\\\);(WRITE_DELAY|DB_CLOSE_ON_EXIT)=[^;]*", Pattern.CASE_INSENSITIVE);

    private static final Pattern FILE = Pattern.compile("^jdbc:h2:(file:|(?=[./~\\\\]|[A-Za-z]:[/\\\\]))");

    private H2Url() {}

    static boolean isH2(String url) {
        return url.startsWith("jdbc:h2:");
    }

    static boolean isInMemory(String url) {
        return url.startsWith("jdbc:h2:mem:");
    }

    /**
     * The URL with the settings that keep acknowledged writes, instead of those it may have had. A file is opened by H2's
     * {@code async} file system: with the usual one, one interrupted thread closes the database for all.
     */
    static String durable(String url) {
        String settled = OVERRIDDEN.matcher(url).replaceAll("");
        return FILE.matcher(settled).replaceFirst("jdbc:h2:async:") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }
}
