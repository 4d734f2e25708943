package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The tables of messages beside these tests: their bytes, and what is expected of them. */
final class Corpus {
    static final int MAX_HEAD_BYTES = 1024;

    /** @param text the bytes, each as the character of the same number */
    record Case(String name, String section, String text, String expectation) {
        byte[] bytes() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            return name + " (" + section + ")";
        }
    }

    private Corpus() {}

    static Stream<Case> read(String file) {
        try (InputStream in = Corpus.class.getResourceAsStream(file)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return lines.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.equals("#"))
                    .map(Corpus::parse);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case parse(String line) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException(line + " (expected: four parts)");
        }
        return new Case(
                parts[0],
                parts[1].startsWith("RFC") ? parts[1] : "RFC 9112, " + parts[1],
                unescape(parts[2]),
                unescape(parts[3]));
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        int open = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int repeat = c == '*' && open >= 0 ? text.indexOf('}', i) : -1;
            if (c == '{' && text.indexOf('*', i) > 0) {
                open = out.length();
            } else if (repeat > 0) {
                String part = out.substring(open);
                out.setLength(open);
                out.append(part.repeat(Integer.parseInt(text.substring(i + 1, repeat))));
                open = -1;
                i = repeat;
            } else if (c == '\\') {
                i++;
                switch (text.charAt(i)) {
                    case 'r' -> out.append('\r');
                    case 'n' -> out.append('\n');
                    case 't' -> out.append('\t');
                    case '0' -> out.append('\0');
                    case 'x' -> {
                        out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                        i += 2;
                    }
                    default -> out.append(text.charAt(i));
                }
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The bytes and some of the next message behind them, in a buffer off the heap, as sockets give it. */
    static ByteBuf direct(byte[] bytes, String behind) {
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(bytes.length + behind.length())
                .writeBytes(bytes)
                .writeBytes(behind.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Where to cut a message of so many bytes: not at all, once at every place, everywhere; each as the ends of the pieces.
     * Very long ones are cut in two at every hundredth place or so, so that the tests end before the day does.
     */
    static Stream<int[]> cuts(int length) {
        Stream<int[]> whole = Stream.of(new int[] {length});
        int step = length > 3000 ? 101 : 1;
        Stream<int[]> once =
                Stream.iterate(1, at -> at < length, at -> at + step).map(at -> new int[] {at, length});
        int[] each = new int[length];
        Arrays.setAll(each, i -> i + 1);
        return Stream.of(whole, once, Stream.of(each)).flatMap(cuts -> cuts);
    }
}
