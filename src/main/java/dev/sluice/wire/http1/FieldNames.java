package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of fields that are met every day, as constants in lower case with their hash in them, so that a head allocates
 * none of them.
 */
final class FieldNames {
    /** Those that say how a message is framed; everything else is passed on unread. */
    enum Role {
        HOST,
        CONTENT_LENGTH,
        TRANSFER_ENCODING,
        CONNECTION,
        EXPECT,
        OTHER;

        private static Role of(String name) {
            return switch (name) {
                case "host" -> HOST;
                case "content-length" -> CONTENT_LENGTH;
                case "transfer-encoding" -> TRANSFER_ENCODING;
                case "connection" -> CONNECTION;
                case "expect" -> EXPECT;
                default -> OTHER;
            };
        }
    }

    /**
     * One name.
     *
     * @param first its first eight bytes, and {@code last} its last; 0 in a name that is shorter
     */
    record Name(AsciiString text, Role role, long first, long last) {
        private static Name of(String name) {
            byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
            ByteBuffer words = ByteBuffer.wrap(bytes);
            boolean isShort = bytes.length < 8;
            return new Name(
                    AsciiString.cached(name),
                    Role.of(name),
                    isShort ? 0 : words.getLong(0),
                    isShort ? 0 : words.getLong(bytes.length - 8));
        }

        /** Exact among the bytes of a token: only a capital letter can become one of our letters by the bit 0x20. */
        private boolean isAt(ByteBuf in, int from) {
            int length = text.length();
            if (length < 8) {
                return isSame(in, from, 0, length);
            }
            return (in.getLong(from) | LOWER_CASE) == first
                    && (in.getLong(from + length - 8) | LOWER_CASE) == last
                    && (length <= 16 || isSame(in, from, 8, length - 8));
        }

        private boolean isSame(ByteBuf in, int from, int start, int end) {
            for (int i = start; i < end; i++) {
                if ((in.getByte(from + i) | 0x20) != text.byteAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What SDKs, browsers, proxies and hosts send. */
    private static final String NAMES = """
            accept accept-encoding accept-language accept-ranges access-control-allow-origin \
            access-control-expose-headers age alt-svc anthropic-beta anthropic-version api-key authorization \
            cache-control cf-cache-status cf-ray connection content-disposition content-encoding \
            content-language content-length content-type cookie date etag expect expires forwarded host \
            idempotency-key if-modified-since if-none-match keep-alive last-modified link location openai-beta \
            openai-organization openai-processing-ms openai-project openai-version origin pragma priority \
            proxy-authorization referer request-id retry-after sec-fetch-mode server set-cookie \
            strict-transport-security te traceparent tracestate trailer transfer-encoding upgrade \
            upgrade-insecure-requests user-agent vary via x-api-key x-content-type-options x-forwarded-for \
            x-forwarded-host x-forwarded-proto x-ratelimit-limit-requests x-ratelimit-limit-tokens \
            x-ratelimit-remaining-requests x-ratelimit-remaining-tokens x-ratelimit-reset-requests \
            x-ratelimit-reset-tokens x-request-id x-stainless-arch x-stainless-async x-stainless-lang \
            x-stainless-os x-stainless-package-version x-stainless-read-timeout x-stainless-retry-count \
            x-stainless-runtime x-stainless-runtime-version x-stainless-timeout""";

    private static final long LOWER_CASE = 0x2020202020202020L;
    private static final int BUCKETS = 512; // a power of two, about five times the names
    private static final Name[][] TABLE = table();

    private FieldNames() {}

    private static Name[][] table() {
        List<List<Name>> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new ArrayList<>());
        }
        for (String name : NAMES.split(" ", -1)) {
            Name known = Name.of(name);
            buckets.get(bucket(known.text())).add(known);
        }
        return buckets.stream().map(bucket -> bucket.toArray(Name[]::new)).toArray(Name[][]::new);
    }

    private static int bucket(AsciiString name) {
        int length = name.length();
        return bucket(length, name.byteAt(0), name.byteAt(length / 2), name.byteAt(length - 1));
    }

    /** Four traits of a name are enough to tell nearly all of ours apart. */
    private static int bucket(int length, int first, int middle, int last) {
        return (length * 37 + (first | 0x20) * 11 + (middle | 0x20) * 5 + (last | 0x20)) & (BUCKETS - 1);
    }

    /** The constant for the token in {@code [from, to)}, in whatever case it is written; null for any other name. */
    static @Nullable Name known(ByteBuf in, int from, int to) {
        int length = to - from;
        int bucket = bucket(length, in.getByte(from), in.getByte(from + length / 2), in.getByte(to - 1));
        for (Name name : TABLE[bucket]) {
            if (name.text().length() == length && name.isAt(in, from)) {
                return name;
            }
        }
        return null;
    }
}
