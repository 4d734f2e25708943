package dev.sluice.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are reached without a proxy, as curl and Go read {@code NO_PROXY}: a name and all names below it, with or without a
 * dot in front; an address; a network such as {@code 10.0.0.0/8}; any of these with a port; {@code *} for all.
 */
record NoProxy(List<String> entries) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    boolean matches(URI url) {
        String host = bare(url.getHost());
        return entries.stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .anyMatch(entry -> matches(entry, host, BaseUrl.port(url)));
    }

    private static String bare(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }

    private static boolean matches(String entry, String host, int port) {
        if (entry.isEmpty() || entry.equals("*")) {
            return !entry.isEmpty();
        }
        int slash = entry.indexOf('/');
        if (slash > 0) {
            return isWithin(host, entry.substring(0, slash), entry.substring(slash + 1));
        }
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (hasPort && !entry.substring(colon + 1).equals(String.valueOf(port))) {
            return false;
        }
        String name = bare(hasPort ? entry.substring(0, colon) : entry);
        name = name.startsWith("*.") ? name.substring(1) : name;
        String domain = name.startsWith(".") ? name : "." + name;
        return host.equals(domain.substring(1)) || (!ADDRESS.matcher(host).matches() && host.endsWith(domain));
    }

    private static boolean isWithin(String host, String network, String bits) {
        byte[] address = address(host);
        byte[] first = address(network);
        if (address == null || first == null || address.length != first.length || !bits.matches("\\d{1,3}")) {
            return false;
        }
        int length = Math.min(Integer.parseInt(bits), 8 * first.length);
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Null for a name: none is looked up. */
    private static byte @Nullable [] address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException none) {
            return null;
        }
    }
}
