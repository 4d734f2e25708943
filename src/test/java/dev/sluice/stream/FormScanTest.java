package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class FormScanTest {
    private static final String FILE = "\r\n--almost\r\r\n--B\r\n-\u0000\u0001ü".replace("--B\r", "--A\r");

    private static String form(String... parts) {
        return "--B\r\n" + String.join("\r\n--B\r\n", parts) + "\r\n--B--\r\n";
    }

    private static String field(String name, String value) {
        return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value;
    }

    private static String file(String content) {
        return "content-disposition: form-data; filename=\"model\"; name=\"file\"\r\nContent-Type: audio/wav\r\n\r\n"
                + content;
    }

    @Test
    void every_cut_of_the_bytes_finds_the_same_fields() {
        Buffer body = Buffer.buffer(form(file(FILE), field("model", "whisper-1"), field("stream", "true")));

        Cuts.forEach(body, 100, slices -> {
            FormScan scan = new FormScan("B");

            slices.forEach(slice -> assertThat(scan.feed(slice)).isNull());

            assertThat(scan.model()).isEqualTo("whisper-1");
            assertThat(body.getString((int) scan.modelStart(), (int) scan.modelEnd()))
                    .isEqualTo("whisper-1");
            assertThat(scan.stream()).isTrue();
            assertThat(scan.isWhole()).isTrue();
        });
    }

    @Test
    void a_second_model_is_refused() {
        FormScan scan = new FormScan("B");

        Failure failure = scan.feed(Buffer.buffer(form(field("model", "a"), field("model", "b"))));

        assertThat(failure).extracting(Failure::kind).isEqualTo(Kind.DUPLICATE_KEY);
    }

    @Test
    void a_model_without_end_is_refused() {
        FormScan scan = new FormScan("B");

        Failure failure = scan.feed(Buffer.buffer(form(field("model", "x".repeat(10_000)))));

        assertThat(failure).isNotNull();
    }

    @Test
    void a_head_without_end_is_refused() {
        FormScan scan = new FormScan("B");

        Failure failure = scan.feed(Buffer.buffer("--B\r\n" + "x".repeat(10_000)));

        assertThat(failure).isNotNull();
    }

    @Test
    void boundaries_are_read_quoted_and_bare() {
        assertThat(FormScan.boundary("multipart/form-data; boundary=abc")).isEqualTo("abc");
        assertThat(FormScan.boundary("multipart/form-data; Boundary=\"a b\"; x=y"))
                .isEqualTo("a b");
        assertThat(FormScan.boundary("multipart/form-data; boundary=abc; x=y")).isEqualTo("abc");
        assertThat(FormScan.boundary("multipart/form-data")).isNull();
        assertThat(FormScan.boundary("multipart/form-data; boundary=")).isNull();
        assertThat(FormScan.boundary("multipart/form-data; boundary=" + "x".repeat(71)))
                .isNull();
    }
}
