package dev.sluice.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request in the one form that both sides sign (AWS IAM user guide, "Create a canonical request").
 *
 * @param text method, path, query, headers, names of headers and the body's hash
 * @param signedHeaders the names of the headers
 */
record CanonicalRequest(String text, String signedHeaders) {

    static CanonicalRequest of(SigV4Request request, Map<String, String> added, boolean normalized) {
        TreeMap<String, String> headers = new TreeMap<>();
        request.headers().forEach(header -> add(header.getKey(), header.getValue(), headers));
        added.forEach((name, value) -> add(name, value, headers));
        StringBuilder lines = new StringBuilder();
        headers.forEach(
                (name, value) -> lines.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", headers.keySet());
        String text = request.method() + "\n"
                + path(request.path(), normalized) + "\n"
                + query(request.query()) + "\n"
                + lines + "\n"
                + names + "\n"
                + SigV4Signer.sha256(request.body().getBytes());
        return new CanonicalRequest(text, names);
    }

    private static void add(String name, String value, Map<String, String> headers) {
        String plain = value.strip().replaceAll("\\s+", " ");
        headers.merge(name.toLowerCase(Locale.ROOT), plain, (before, more) -> before + "," + more);
    }

    /** Every service but S3 encodes the path once more, although it is encoded already: {@code %3A} is signed as {@code %253A}. */
    private static String path(String path, boolean normalized) {
        String whole = path.isEmpty() ? "/" : path;
        return encode(normalized ? normalize(whole) : whole, true);
    }

    private static String normalize(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        boolean open = path.endsWith("/") && !parts.isEmpty();
        return "/" + String.join("/", parts) + (open ? "/" : "");
    }

    /** Sorted by name and then by value; what is encoded already stays as it is. */
    private static String query(String query) {
        if (query.isEmpty()) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            // The sign that sorts before every other, so that a short name comes before a longer one.
            pairs.add(encodeOnce(name) + "\0" + encodeOnce(value));
        }
        Collections.sort(pairs);
        return String.join("&", pairs).replace('\0', '=');
    }

    private static String encodeOnce(String text) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            boolean done = text.startsWith("%", i) && text.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*");
            int end = done ? i + 3 : text.offsetByCodePoints(i, 1);
            String piece = text.substring(i, end);
            encoded.append(done ? piece.toUpperCase(Locale.ROOT) : encode(piece, false));
            i = end;
        }
        return encoded.toString();
    }

    private static String encode(String text, boolean keepSlash) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0 || (keepSlash && c == '/'))) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
