package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms pass through to the host byte for byte, whatever the order and the size of their parts. */
@OverBothWires
class FormIT {
    private static final String PATH = "/v1/audio/transcriptions";
    private static final String BOUNDARY = "----a boundary's end";
    private static final String CONTENT_TYPE = "multipart/form-data; boundary=\"" + BOUNDARY + "\"";
    private static final int LIMIT = 5_000_000;
    /** What the gateway holds of a form in memory, at most; a form whose model comes later goes through a file. */
    private static final int HELD = 256 * 1024;

    private static TestGateway gateway;

    FormIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) {
        gateway = TestGateway.start("""
                server:
                  maxBodyBytesByPath: {"%s": %d}
                models:
                  - {name: my-alias, target: simulated/demo}
                simulated:
                  firstToken: 0ms
                """.formatted(PATH, LIMIT)).over(wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.awaitQuiet();
        gateway.close();
    }

    /** A form, part by part. */
    private static final class Form {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Form field(String name, String value) {
            return part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
        }

        /** Random bytes with beginnings of the delimiter among them. */
        Form file(int length) {
            Random random = new Random(length);
            byte[] content = new byte[length];
            random.nextBytes(content);
            byte[] bait = ("\r\n--" + BOUNDARY).getBytes(StandardCharsets.US_ASCII);
            for (int at = 0; at + bait.length < length; at += bait.length + random.nextInt(2_000)) {
                int begins = random.nextInt(bait.length);
                System.arraycopy(bait, 0, content, at, begins);
                content[at + begins] = 'x';
            }
            return part("name=\"file\"; filename=\"a; name=.wav\"\r\ncontent-type: audio/wav", content);
        }

        private Form part(String disposition, byte[] content) {
            bytes.writeBytes(("--" + BOUNDARY + "\r\ncontent-disposition: form-data; " + disposition + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(content);
            bytes.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        byte[] end() {
            bytes.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
            return bytes.toByteArray();
        }
    }

    private static Caller send(byte[] form, boolean declared) throws IOException {
        Caller caller = gateway.connect();
        if (!declared) {
            return caller.postInPieces(PATH, gateway.key(), CONTENT_TYPE, form);
        }
        caller.head(
                PATH, gateway.key(), "content-type: " + CONTENT_TYPE + "\r\ncontent-length: " + form.length + "\r\n");
        return caller.write(form);
    }

    private static void assertAtHost(byte[] sent, byte[] expected) throws Exception {
        for (boolean declared : List.of(true, false)) {
            try (Caller caller = send(sent, declared)) {
                Caller.Head head = caller.readHead();
                assertThat(head.status()).as(caller.readBody().toString()).isEqualTo(200);
                long ordinal = Long.parseLong(head.header("x-request-id").substring("req_".length()));
                BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> ended.ordinal() == ordinal));
                assertThat(entry.bytesReceived()).isEqualTo(expected.length);
                assertThat(entry.bodySha256())
                        .isEqualTo(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(expected)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 100_000, HELD - 100, HELD + 100, 3_000_000})
    void a_form_arrives_as_it_was_sent(int fileBytes) throws Exception {
        byte[] modelFirst = new Form()
                .field("model", "demo")
                .file(fileBytes)
                .field("language", "é")
                .end();
        byte[] modelLast = new Form()
                .field("temperature", "1.0")
                .file(fileBytes)
                .field("model", "demo")
                .end();
        assertAtHost(modelFirst, modelFirst);
        assertAtHost(modelLast, modelLast);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, HELD + 100})
    void nothing_but_the_name_of_the_model_is_changed(int fileBytes) throws Exception {
        for (String name : List.of("my-alias", "simulated/demo")) {
            assertAtHost(
                    new Form().field("model", name).file(fileBytes).end(),
                    new Form().field("model", "demo").file(fileBytes).end());
            assertAtHost(
                    new Form()
                            .file(fileBytes)
                            .field("model", name)
                            .field("n", "1")
                            .end(),
                    new Form()
                            .file(fileBytes)
                            .field("model", "demo")
                            .field("n", "1")
                            .end());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, HELD + 100})
    void other_fields_may_come_twice(int fileBytes) throws Exception {
        byte[] form = new Form()
                .field("timestamp_granularities[]", "word")
                .file(fileBytes)
                .field("timestamp_granularities[]", "segment")
                .file(10)
                .field("model", "demo")
                .end();
        assertAtHost(form, form);
    }

    private static void assertRefused(byte[] form, int status, String code) throws Exception {
        for (boolean declared : List.of(true, false)) {
            try (Caller caller = send(form, declared)) {
                Caller.Head head = caller.readHead();
                String body = caller.readBody().toString();
                assertThat(head.status()).as(body).isEqualTo(status);
                assertThat(new JsonObject(body).getJsonObject("error").getString("code"))
                        .isEqualTo(code);
            }
        }
        // What a host had begun to get is taken back.
        gateway.awaitQuiet();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, HELD + 100})
    void two_models_are_refused_before_the_host_has_them(int fileBytes) throws Exception {
        long completed = gateway.host().bill().totals().completed();
        Form together = new Form().file(fileBytes).field("model", "demo").field("model", "demo");
        Form apart = new Form().field("model", "simulated/demo").file(fileBytes).field("model", "other");
        assertRefused(together.end(), 400, "duplicate_key");
        assertRefused(apart.end(), 400, "duplicate_key");
        assertThat(gateway.host().bill().totals().completed()).isEqualTo(completed);
    }

    @Test
    void a_form_without_a_model_is_refused() throws Exception {
        assertRefused(new Form().file(1_000).end(), 400, "invalid_request");
        assertRefused(new Form().file(HELD + 100).field("language", "en").end(), 400, "invalid_request");
    }

    @Test
    void a_form_that_is_too_large_is_refused_while_it_arrives() throws Exception {
        byte[] form = new Form().file(LIMIT).field("model", "demo").end();
        try (Caller caller = gateway.connect()) {
            caller.head(
                    PATH,
                    gateway.key(),
                    "content-type: " + CONTENT_TYPE + "\r\ncontent-length: " + form.length + "\r\n");
            assertThat(caller.readHead().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_caller_who_leaves_in_the_middle_of_a_form_takes_it_back(boolean modelFirst) throws Exception {
        byte[] form = (modelFirst
                        ? new Form().field("model", "simulated/demo").file(1_000_000)
                        : new Form().file(1_000_000))
                .end();
        long before = gateway.host().bill().totals().requests();
        try (Caller caller = gateway.connect()) {
            caller.head(
                    PATH,
                    gateway.key(),
                    "content-type: " + CONTENT_TYPE + "\r\ncontent-length: " + form.length + "\r\n");
            caller.write(Arrays.copyOf(form, form.length / 2));
            gateway.await(() -> gateway.gateway().running() > 0
                    && (!modelFirst || gateway.host().bill().totals().requests() > before));
        }
        gateway.awaitQuiet();

        assertThat(gateway.host().bill().totals().requests()).isEqualTo(modelFirst ? before + 1 : before);
        if (modelFirst) {
            assertThat(gateway.host().bill().latest(1).getFirst().ending()).isEqualTo(Ending.CALLER_GONE);
        }
    }

    @Test
    void no_temporary_file_is_left() throws Exception {
        byte[] form = new Form().file(HELD + 100).field("model", "demo").end();
        assertAtHost(form, form);
        gateway.await(FormIT::noFormIsThere);
    }

    /** Other processes on this machine may have one for a moment. */
    private static boolean noFormIsThere() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(path -> path.getFileName().toString())
                    .noneMatch(name -> name.startsWith("sluice-") && name.endsWith(".form"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
