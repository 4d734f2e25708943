package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
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

/** Finding model, stream flag and stream options in a request body: our scan, Jackson's stream of tokens, a tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BodyScanBenchmark {
    private static final JsonFactory JACKSON = new JsonFactory();

    @Param({"1000", "20000", "400000"})
    private int bytes;

    private Buffer body;
    private List<Buffer> slices;

    @Setup
    public void prepare() {
        body = Bodies.chat(bytes);
        slices = Bodies.slices(body, 4096);
    }

    @Benchmark
    public long scan() {
        JsonMember model = JsonMember.top("model");
        JsonMember stream = JsonMember.top("stream");
        JsonMember options = JsonMember.top("stream_options");
        JsonScan scan = new JsonScan(model, stream, options, options.child("include_usage"));
        for (Buffer slice : slices) {
            scan.feed(slice);
        }
        scan.end();
        return model.start() + stream.end() + options.end();
    }

    /** Has the body in one array for nothing; the copy from the slices would come on top. */
    @Benchmark
    public long jackson() throws IOException {
        long found = 0;
        try (JsonParser parser = JACKSON.createParser(body.getBytes())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if ("model".equals(name)) {
                    found += parser.getText().length();
                } else {
                    parser.skipChildren();
                }
            }
        }
        return found;
    }

    @Benchmark
    public JsonObject tree() {
        return body.toJsonObject();
    }
}
