package dev.tenancy.example;

import dev.tenancy.problem.Invalid;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of settings that hold hosts. */
final class HostName {

    private static final int MAX_LENGTH = 253;
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile("(" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private HostName() {}

    /** A name or address of this machine. */
    static String parse(String text) {
        try {
            return InetAddress.getByName(text).isMulticastAddress() ? refuse() : text;
        } catch (UnknownHostException unknown) {
            return refuse();
        }
    }

    private static String refuse() {
        throw Invalid.of("bad_format", "must be a host name or an address of this machine, such as 127.0.0.1.");
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** A domain that subdomains can be put under. */
    static String domain(String text) {
        if (text.length() > MAX_LENGTH || !DOMAIN.matcher(text).matches()) {
            throw Invalid.of(
                    "bad_format",
                    "must be a domain of at most " + MAX_LENGTH + " characters in lower case, such as example.com.");
        }
        return text;
    }

    /** An absolute HTTP address without query and fragment; its trailing slash is dropped. */
    static URI publicUrl(String text) {
        try {
            URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean plain = url.getQuery() == null && url.getFragment() == null && url.getUserInfo() == null;
            if (http && plain && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException notAUri) {
            // refused below
        }
        throw Invalid.of("bad_format", "must be an address like https://app.example.com, without query or fragment.");
    }

    /** IP addresses, parted by commas. */
    static List<String> addresses(String text) {
        List<String> addresses =
                Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList();
        if (!addresses.stream().allMatch(HostName::isAddress)) {
            throw Invalid.of("bad_format", "must be IP addresses, parted by commas.");
        }
        return addresses;
    }

    // What has a colon is never looked up as a name.
    private static boolean isAddress(String text) {
        try {
            return V4.matcher(text).matches()
                    || (V6.matcher(text).matches()
                            && InetAddress.getByName(text).getAddress().length > 0);
        } catch (UnknownHostException malformed) {
            return false;
        }
    }
}
