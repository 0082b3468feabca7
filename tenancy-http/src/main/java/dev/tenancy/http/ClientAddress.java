package dev.tenancy.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From which address a request comes. {@code X-Forwarded-For} counts only when a trusted proxy sent it, and of it only the
 * right-most hop that is no trusted proxy: all before it is what the client claims. Immutable and thread-safe.
 */
final class ClientAddress {

    private static final Pattern V4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final Set<InetAddress> proxies = new HashSet<>();

    /** {@link IllegalStateException} names a proxy that is no IP address. */
    ClientAddress(Set<String> trustedProxies) {
        for (String proxy : trustedProxies) {
            proxies.add(parse(proxy)
                    .orElseThrow(() -> new IllegalStateException("The trusted proxy \"" + proxy
                            + "\" is no IP address. Give addresses such as 10.0.0.5, not names or ranges.")));
        }
    }

    /** The source to which limits are held: an IPv4 address, or the /64 network of an IPv6 one. */
    String source(HttpServletRequest request) {
        Optional<InetAddress> peer = parse(request.getRemoteAddr());
        if (peer.isEmpty()) {
            return request.getRemoteAddr();
        }
        return network(proxies.contains(peer.get()) ? forwarded(request, peer.get()) : peer.get());
    }

    private InetAddress forwarded(HttpServletRequest request, InetAddress peer) {
        List<String> hops = Collections.list(request.getHeaders("X-Forwarded-For")).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        InetAddress client = peer;
        for (int i = hops.size() - 1; i >= 0 && proxies.contains(client); i--) {
            Optional<InetAddress> hop = parse(hops.get(i));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
        }
        return client;
    }

    // Whoever has one IPv6 address has all of its /64.
    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address.getHostAddress();
        }
        Arrays.fill(bytes, 8, 16, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // The patterns keep names out, which would be looked up.
    private static Optional<InetAddress> parse(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!V4.matcher(bare).matches() && !V6.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }
}
