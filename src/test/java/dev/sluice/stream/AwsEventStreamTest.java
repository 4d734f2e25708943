package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.provider.simulated.Fixtures;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames are found wherever their bytes are cut, and none that is damaged. */
class AwsEventStreamTest {
    private static final byte[] EVENT =
            AwsEventStreamEncoder.headers(":event-type", "messageStop", ":message-type", "event");

    /** What a decoder made of some bytes. */
    private record Seen(List<String> frames, boolean failed, boolean between) {}

    private static Seen decode(List<Buffer> slices) {
        List<String> frames = new ArrayList<>();
        AwsEventStreamDecoder decoder = new AwsEventStreamDecoder(frame -> frames.add(describe(frame)));
        try {
            slices.forEach(decoder::feed);
        } catch (Failure failure) {
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
            return new Seen(frames, true, false);
        }
        return new Seen(frames, false, decoder.isBetweenFrames());
    }

    private static String describe(AwsFrame frame) {
        int length = frame.payloadEnd() - frame.payloadStart();
        String payload = new String(frame.bytes(), frame.payloadStart(), length, StandardCharsets.UTF_8);
        return frame.messageType() + " " + frame.eventType() + " " + payload;
    }

    static List<JsonObject> vectors() throws IOException {
        Path folder = Fixtures.folder().resolve("eventstream-generated");
        JsonArray files = new JsonObject(Files.readString(folder.resolve("expected.json"))).getJsonArray("files");
        return files.stream().map(JsonObject.class::cast).toList();
    }

    private static Buffer bytesOf(String file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(
                Fixtures.folder().resolve("eventstream-generated").resolve(file)));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void every_cut_gives_the_frames_that_botocore_sees(JsonObject vector) throws IOException {
        Buffer bytes = bytesOf(vector.getString("file"));
        List<String> expected = vector.getJsonArray("botocore_frames").stream()
                .map(JsonArray.class::cast)
                .map(frame -> frame.getString(0) + " " + frame.getString(1))
                .toList();
        boolean damaged = vector.getString("botocore_error") != null;

        for (int size = 1; size <= bytes.length(); size++) {
            Seen seen = decode(Cuts.every(bytes, size));

            assertThat(seen.frames()).as("reads of %d bytes", size).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(seen.frames().get(i)).startsWith(expected.get(i));
            }
            assertThat(seen.failed()).isEqualTo(damaged);
            assertThat(seen.between())
                    .isEqualTo(!damaged && !vector.getString("file").equals("truncated-in-frame.bin"));
        }
    }

    @Test
    void the_vectors_are_all_there() throws IOException {
        try (Stream<Path> files = Files.list(Fixtures.folder().resolve("eventstream-generated"))) {
            assertThat(vectors()).hasSize((int)
                    files.filter(file -> file.toString().endsWith(".bin")).count());
        }
    }

    @Test
    void what_is_encoded_is_decoded() {
        Buffer bytes = Buffer.buffer();
        AwsEventStreamEncoder.append(bytes, EVENT, "{}".getBytes(StandardCharsets.UTF_8));
        AwsEventStreamEncoder.append(bytes, EVENT, new byte[0]);
        AwsEventStreamEncoder.append(bytes, new byte[0], "é".getBytes(StandardCharsets.UTF_8));

        Cuts.forEach(
                bytes,
                50,
                slices -> assertThat(decode(slices))
                        .isEqualTo(new Seen(
                                List.of("event messageStop {}", "event messageStop ", "event null é"), false, true)));
    }

    /** The header's bytes were put together by hand: length, name, type 7, length, value. */
    @Test
    void a_frame_looks_as_the_specification_says() {
        Buffer bytes = Buffer.buffer();

        AwsEventStreamEncoder.append(
                bytes,
                AwsEventStreamEncoder.headers("event-type", "eventA"),
                "{'foo':'bar'}".getBytes(StandardCharsets.UTF_8));

        assertThat(decode(List.of(bytes)).frames()).containsExactly("event null {'foo':'bar'}");
        assertThat(bytes.getInt(0)).isEqualTo(bytes.length());
        assertThat(Base64.getEncoder().encodeToString(bytes.getBytes(12, 32)))
                .isEqualTo("CmV2ZW50LXR5cGUHAAZldmVudEE=");
    }

    @Test
    void one_flipped_bit_anywhere_is_noticed() {
        Buffer bytes = Buffer.buffer();
        AwsEventStreamEncoder.append(bytes, EVENT, "{\"stopReason\":\"end_turn\"}".getBytes(StandardCharsets.UTF_8));

        for (int bit = 0; bit < bytes.length() * 8; bit++) {
            Buffer flipped = bytes.copy();
            flipped.setByte(bit / 8, (byte) (flipped.getByte(bit / 8) ^ (1 << (bit % 8))));

            Seen seen = decode(List.of(flipped));

            assertThat(seen.failed()).as("bit %d", bit).isTrue();
            assertThat(seen.frames()).isEmpty();
        }
    }

    @Test
    void headers_that_do_not_fit_are_refused_although_the_sums_are_right() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            byte[] headers = new byte[1 + random.nextInt(12)];
            random.nextBytes(headers);
            Buffer bytes = Buffer.buffer();
            AwsEventStreamEncoder.append(bytes, headers, new byte[3]);

            Seen seen = decode(List.of(bytes));

            assertThat(seen.failed()).isNotEqualTo(seen.frames().size() == 1);
        }
    }

    @Test
    void lengths_out_of_bounds_are_refused_before_the_bytes_come() {
        for (long[] lengths : new long[][] {
            {15, 0},
            {0, 0},
            {16, 1},
            {0xffff_ffffL, 0},
            {0x7fff_ffffL, 16},
            {(128 << 10) + 17 + 16, (128 << 10) + 1},
            {(24 << 20) + 17, 0},
            {100, 0xffff_ffffL}
        }) {
            Buffer prelude = Buffer.buffer().appendInt((int) lengths[0]).appendInt((int) lengths[1]);
            CRC32 sum = new CRC32();
            sum.update(prelude.getBytes());
            prelude.appendInt((int) sum.getValue());

            assertThatThrownBy(() -> new AwsEventStreamDecoder(frame -> {}).feed(prelude))
                    .as("%d bytes, headers of %d", lengths[0], lengths[1])
                    .isInstanceOf(Failure.class);
        }
    }
}
