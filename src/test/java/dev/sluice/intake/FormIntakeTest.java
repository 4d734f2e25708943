package dev.sluice.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.stream.Body;
import dev.sluice.stream.Cuts;
import dev.sluice.stream.FormScan;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class FormIntakeTest {
    private static final long LIMIT = 1_000_000;
    private static final String MODEL = field("model", "whisper-1");
    private static final String STREAM = field("stream", "True");
    private static final String FILE = file("RIFF\r\n--almost\r\n-\u0000\u0001ü");
    /** More than is held in memory. */
    private static final String LONG_FILE = file("0123456789abcdef".repeat(20_000));

    private static final List<Buffer> LONG = Cuts.every(Buffer.buffer(form(LONG_FILE, MODEL)), 10_000);

    private final FakeCaller caller = new FakeCaller();
    private final Promise<Void> filesMayBeMade = Promise.promise();
    private final TemporaryFiles files = new TemporaryFiles(filesMayBeMade.future());
    private Context loop;
    private Vertx vertx;

    @BeforeEach
    void start(Vertx vertx) {
        this.vertx = files.watch(vertx);
        loop = vertx.getOrCreateContext();
    }

    private static String form(String... parts) {
        return "--B\r\n" + String.join("\r\n--B\r\n", parts) + "\r\n--B--\r\n";
    }

    private static String field(String name, String value) {
        return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value;
    }

    private static String file(String content) {
        return "Content-Disposition: form-data; name=\"file\"; filename=\"model\"\r\n\r\n" + content;
    }

    private FormIntake intake(FakeCaller from) {
        return new FormIntake(vertx, from.inbound(-1), LIMIT, new FormScan("B"), FakeCaller.LIMITS, from.wheel);
    }

    /** On the event loop, as everything is that a temporary file has to do with. */
    private <T> T onLoop(Supplier<Future<T>> task) throws Exception {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> task.get().onComplete(done));
        return done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Failure failureOf(Supplier<Future<Ask>> task) throws Exception {
        return onLoop(() -> task.get()
                .transform(done -> done.failed() && done.cause() instanceof Failure failure
                        ? Future.succeededFuture(failure)
                        : Future.failedFuture(new AssertionError("taken in, or broken", done.cause()))));
    }

    private static String sent(Body body) {
        Sink sink = new Sink();
        body.sendTo(sink);
        assertThat(sink.isEnded()).isTrue();
        return sink.text();
    }

    @Test
    void a_form_with_its_model_in_front_passes_while_it_arrives() {
        Future<Ask> read = intake(caller).read();
        caller.sends("--B\r\n" + MODEL);
        assertThat(read.isComplete()).isFalse();

        caller.sends("\r\n--B\r\n" + LONG_FILE.substring(0, 100));
        assertThat(read.result().model()).isEqualTo("whisper-1");
        assertThat(read.result().body().isRepeatable()).isFalse();
        assertThat(caller.body.wantsMore()).isFalse();

        Sink sink = new Sink();
        read.result().body().sendTo(sink);
        caller.sends(LONG_FILE.substring(100) + "\r\n--B--\r\n").ends();
        assertThat(sink.isEnded()).isTrue();
        assertThat(sink.text()).isEqualTo(form(MODEL, LONG_FILE));
        assertThat(files.made()).isZero();
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_form_with_another_model() {
        for (List<String> parts : List.of(List.of(MODEL, STREAM, FILE), List.of(STREAM, FILE, MODEL))) {
            String form = form(parts.toArray(String[]::new));
            Cuts.forEach(Buffer.buffer(form), 20, slices -> {
                FakeCaller from = new FakeCaller().sends(slices);
                from.ends();
                Ask ask = intake(from).read().result();

                assertThat(ask.model()).isEqualTo("whisper-1");
                assertThat(sent(ask.bodyFor("host-model", false))).isEqualTo(form.replace("whisper-1", "host-model"));
            });
        }
    }

    @Test
    void a_form_with_its_model_behind_a_short_file_is_held_and_sent_unchanged() {
        caller.sends(form(FILE, STREAM, MODEL)).ends();

        Ask ask = intake(caller).read().result();

        assertThat(ask.model()).isEqualTo("whisper-1");
        assertThat(ask.stream()).isTrue();
        assertThat(sent(ask.bodyFor("whisper-1", false))).isEqualTo(form(FILE, STREAM, MODEL));
        assertThat(files.made()).isZero();
    }

    @Test
    void a_form_without_a_model_is_taken_in_with_none() {
        caller.sends(form(FILE)).ends();

        Ask ask = intake(caller).read().result();

        assertThat(ask.model()).isNull();
        assertThat(sent(ask.bodyFor("default", false))).isEqualTo(form(FILE));
    }

    @Test
    void two_models_are_refused_even_where_the_form_has_begun_to_pass() {
        FakeCaller together = new FakeCaller().sends(form(MODEL, MODEL));
        Sink sink = new Sink();
        Future<Ask> read = intake(caller).read();
        caller.sends("--B\r\n" + MODEL + "\r\n--B");
        Future<Void> sent = read.result().body().sendTo(sink);

        caller.sends("\r\n" + MODEL + "\r\n--B--").ends();

        assertThat(intake(together).read().cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.DUPLICATE_KEY));
        assertThat(sent.failed()).isTrue();
        assertThat(sink.isEnded()).isFalse();
        assertThat(sink.text()).doesNotContain("name=\"model\"\r\n\r\nwhisper-1\r\n--B\r\n");
    }

    @Test
    void a_form_that_ends_in_the_middle_is_refused() {
        caller.sends("--B\r\n" + FILE).ends();

        assertThat(intake(caller).read().cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST));
    }

    @Test
    void a_caller_who_breaks_off_takes_the_form_back() {
        Sink sink = new Sink();
        Future<Ask> read = intake(caller).read();
        caller.sends("--B\r\n" + MODEL + "\r\n--B\r\n");
        Future<Void> sent = read.result().body().sendTo(sink);

        caller.breaksOff();

        assertThat(sent.cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.CALLER_GONE));
        assertThat(sink.isEnded()).isFalse();
    }

    @Test
    void a_form_that_trickles_in_is_refused_before_and_behind_its_model() {
        Future<Ask> before = intake(caller).read();
        caller.sends("--B\r\n");
        caller.pass(FakeCaller.WINDOW);
        FakeCaller other = new FakeCaller();
        Future<Ask> read = intake(other).read();
        other.sends("--B\r\n" + MODEL + "\r\n--B\r\n");
        Future<Void> behind = read.result().body().sendTo(new Sink());
        other.pass(3 * FakeCaller.WINDOW);

        for (Future<?> refused : List.of(before, behind)) {
            assertThat(refused.cause())
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.REQUEST_TIMEOUT));
        }
    }

    @Test
    void a_host_that_does_not_read_is_not_the_callers_fault_however_long_that_is() {
        Sink sink = new Sink();
        Future<Ask> read = intake(caller).read();
        caller.sends("--B\r\n" + MODEL + "\r\n--B\r\n");
        caller.pass(5 * FakeCaller.WINDOW); // the host is not connected yet
        Future<Void> sent = read.result().body().sendTo(sink);
        sink.fill();
        caller.sends(FILE);
        caller.pass(5 * FakeCaller.WINDOW); // the host does not read

        sink.drain();
        caller.sends("\r\n--B--\r\n").ends();

        assertThat(sent.succeeded()).isTrue();
        assertThat(sink.text()).isEqualTo(form(MODEL, FILE));
    }

    @Test
    void a_form_that_gets_too_large_is_taken_back() {
        Sink sink = new Sink();
        Future<Ask> read = intake(caller).read();
        caller.sends("--B\r\n" + MODEL + "\r\n--B\r\n");
        Future<Void> sent = read.result().body().sendTo(sink);

        caller.sends("x".repeat((int) LIMIT));

        assertThat(sent.cause()).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.REQUEST_TOO_LARGE);
            assertThat(failure).hasMessageContaining("at most 1000000 bytes");
        });
        assertThat(sink.isEnded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 10_000, 300_000})
    void a_form_with_its_model_behind_a_long_file_goes_through_a_file(int sliceBytes) throws Exception {
        filesMayBeMade.complete();
        Buffer form = Buffer.buffer(form(STREAM, LONG_FILE, MODEL));
        FormIntake intake = intake(caller);

        Ask ask = onLoop(() -> {
            caller.sends(Cuts.every(form, sliceBytes)).ends();
            return intake.read();
        });
        Sink sink = new Sink();
        onLoop(() -> ask.bodyFor("host-model", false).sendTo(sink));
        onLoop(() -> {
            intake.release();
            return Future.succeededFuture();
        });

        assertThat(ask.model()).isEqualTo("whisper-1");
        assertThat(ask.stream()).isTrue();
        assertThat(ask.body().length()).isEqualTo(form.length());
        assertThat(sink.text()).isEqualTo(form.toString().replace("whisper-1", "host-model"));
        assertThat(files.made()).isEqualTo(1);
        assertThat(files.noneIsLeft()).isTrue();
    }

    @Test
    void a_long_form_that_is_refused_leaves_no_file() throws Exception {
        filesMayBeMade.complete();
        String whole = form(LONG_FILE, MODEL);
        String halfway = whole.substring(0, 300_000);
        FakeCaller unended = new FakeCaller().sends(halfway);
        unended.ends();
        FakeCaller broken = new FakeCaller().sends(halfway);
        FakeCaller twice = new FakeCaller().sends(Cuts.every(Buffer.buffer(form(LONG_FILE, MODEL, MODEL)), 10_000));
        FakeCaller endless = new FakeCaller().sends(Cuts.every(Buffer.buffer(form(LONG_FILE.repeat(4))), 10_000));

        assertThat(failureOf(() -> intake(unended).read()).kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(failureOf(() -> {
                            Future<Ask> read = intake(broken).read();
                            whenRead(broken, broken::breaksOff);
                            return read;
                        })
                        .kind())
                .isEqualTo(Kind.CALLER_GONE);
        assertThat(failureOf(() -> intake(twice).read()).kind()).isEqualTo(Kind.DUPLICATE_KEY);
        assertThat(failureOf(() -> intake(endless).read()))
                .hasMessage("body: more than 1000000 bytes (expected: at most 1000000 bytes)");
        assertThat(twice.body.wantsMore()).isFalse();
        assertThat(files.made()).isEqualTo(4);
        assertThat(files.noneIsLeft()).isTrue();
    }

    @Test
    void a_caller_who_leaves_before_there_is_a_file_leaves_none() throws Exception {
        Failure failure = failureOf(() -> {
            Future<Ask> read = intake(caller).read();
            caller.sends(LONG);
            caller.leaves();
            filesMayBeMade.complete();
            return read;
        });

        assertThat(failure.kind()).isEqualTo(Kind.CALLER_GONE);
        assertThat(files.made()).isEqualTo(1);
        assertThat(files.noneIsLeft()).isTrue();
    }

    @Test
    void a_long_form_that_trickles_in_is_refused() throws Exception {
        filesMayBeMade.complete();
        Failure failure = failureOf(() -> {
            Future<Ask> read = intake(caller).read();
            caller.sends(form(LONG_FILE).substring(0, 300_000));
            whenRead(caller, () -> caller.pass(3 * FakeCaller.WINDOW));
            return read;
        });

        assertThat(failure.kind()).isEqualTo(Kind.REQUEST_TIMEOUT);
        assertThat(files.noneIsLeft()).isTrue();
    }

    @Test
    void a_slow_disk_is_not_the_callers_fault() throws Exception {
        Ask ask = onLoop(() -> {
            Future<Ask> read = intake(caller).read();
            caller.sends(LONG).ends();
            caller.pass(5 * FakeCaller.WINDOW);
            filesMayBeMade.complete();
            return read;
        });

        assertThat(ask.model()).isEqualTo("whisper-1");
    }

    /** Runs {@code task} on the loop, once the body is read again. */
    private void whenRead(FakeCaller from, Runnable task) {
        if (from.body.wantsMore()) {
            task.run();
        } else {
            loop.runOnContext(go -> whenRead(from, task));
        }
    }
}
