package dev.sluice.benchmarks;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.dialect.responses.ResponsesDialect;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What an event of a host's stream costs on its way into another dialect; a read holds one event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TranslationBenchmark {
    private static final int EVENTS = 100;
    private static final CallerTerms TERMS = new CallerTerms("request", "model", 1_760_000_000, true);

    @Param({"chat", "messages", "generate", "converse"})
    public String host = "chat";

    @Param({"chat", "responses", "messages", "generate"})
    public String caller = "chat";

    private Dialect hostDialect = new ChatDialect();
    private Dialect callerDialect = new ChatDialect();
    private final List<Buffer> reads = new ArrayList<>();

    static Dialect dialect(String name) {
        return switch (name) {
            case "messages" -> new MessagesDialect();
            case "generate" -> new GenerateDialect();
            case "converse" -> new ConverseDialect();
            case "responses" -> new ResponsesDialect();
            default -> new ChatDialect();
        };
    }

    @Setup
    public void writeTheHostsStream() {
        hostDialect = dialect(host);
        callerDialect = dialect(caller);
        AnswerWriter writer = hostDialect.answerWriter(TERMS);
        write(writer, new Event.Started("id", "model", 1_760_000_000, null));
        for (int i = 0; i < EVENTS; i++) {
            write(writer, new Event.TextDelta(0, "a few words "));
        }
        write(writer, new Event.Finished(0, FinishReason.STOP, null));
        Buffer end = Buffer.buffer();
        writer.end(end);
        reads.add(end);
    }

    private void write(AnswerWriter writer, Event event) {
        Buffer out = Buffer.buffer();
        writer.write(event, out);
        if (out.length() > 0) {
            reads.add(out);
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Buffer translate() {
        AnswerWriter writer = callerDialect.answerWriter(TERMS);
        Buffer[] out = {Buffer.buffer()};
        AnswerReader reader = hostDialect.answerReader(event -> writer.write(event, out[0]));
        for (Buffer read : reads) {
            reader.feed(read);
            out[0] = Buffer.buffer();
        }
        reader.end();
        writer.end(out[0]);
        return out[0];
    }
}
