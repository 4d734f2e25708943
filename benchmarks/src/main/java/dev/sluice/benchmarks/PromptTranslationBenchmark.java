package dev.sluice.benchmarks;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a question of 100 kB costs on its way into another dialect, from bytes to bytes: a conversation with tools, as agents have it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PromptTranslationBenchmark {
    private static final int BYTES = 100_000;
    private static final HostTerms TERMS = new HostTerms("model", true, ModelTraits.UNKNOWN);
    private static final String PROSE = "The quick brown fox said \"jump\" over the lazy dog,\nand then it was quiet. ";

    @Param({"chat", "responses", "messages", "generate", "converse"})
    public String caller = "chat";

    @Param({"chat", "messages", "generate", "converse"})
    public String host = "messages";

    private Dialect callerDialect = new ChatDialect();
    private Dialect hostDialect = new ChatDialect();
    private Buffer question = Buffer.buffer();

    @Setup
    public void writeTheCallersQuestion() {
        callerDialect = TranslationBenchmark.dialect(caller);
        hostDialect = TranslationBenchmark.dialect(host);
        Dialect chat = new ChatDialect();
        Losses losses = new Losses(chat, false);
        question = callerDialect
                .writePrompt(chat.readPrompt(conversation()), TERMS, losses)
                .toBuffer();
    }

    private static Json.Obj conversation() {
        List<Json> messages = new ArrayList<>();
        int length = 0;
        for (int turn = 0; length < BYTES; turn++) {
            String call = "call_" + turn;
            String prose = PROSE.repeat(4);
            messages.add(said("user", prose));
            Json.Obj function = new Json.Obj().put("name", "look").put("arguments", "{\"where\":\"here\"}");
            Json.Obj called =
                    new Json.Obj().put("id", call).put("type", "function").put("function", function);
            messages.add(said("assistant", "I look.").put("tool_calls", Json.Arr.of(called)));
            messages.add(said("tool", prose).put("tool_call_id", call));
            messages.add(said("assistant", prose));
            length += 3 * prose.length() + 300;
        }
        messages.add(said("user", "And now?"));
        Json.Obj look = new Json.Obj().put("name", "look").put("parameters", new Json.Obj().put("type", "object"));
        return new Json.Obj()
                .put("messages", new Json.Arr(messages))
                .put("max_tokens", 100)
                .put("tools", Json.Arr.of(new Json.Obj().put("type", "function").put("function", look)));
    }

    private static Json.Obj said(String role, String text) {
        return new Json.Obj().put("role", role).put("content", text);
    }

    @Benchmark
    public Buffer translate() {
        Losses losses = new Losses(callerDialect, false);
        Json.Obj body = JsonReader.readObject(question);
        return hostDialect
                .writePrompt(callerDialect.readPrompt(body), TERMS, losses)
                .toBuffer();
    }
}
