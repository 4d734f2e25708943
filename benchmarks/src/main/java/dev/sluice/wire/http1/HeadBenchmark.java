package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The head of an SDK's request with twelve fields, off the heap: our reader, and Netty's decoder as Vert.x uses it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadBenchmark {
    private static final String HEAD = """
            POST /v1/chat/completions HTTP/1.1
            Host: 127.0.0.1:8080
            Accept: application/json
            Accept-Encoding: gzip, deflate
            Connection: keep-alive
            User-Agent: OpenAI/Python 1.99.1
            Content-Type: application/json
            Authorization: Bearer sk-sluice-0123456789abcdef0123456789abcdef
            X-Stainless-Lang: python
            X-Stainless-Package-Version: 1.99.1
            X-Stainless-OS: Linux
            X-Stainless-Runtime: CPython
            Content-Length: 0

            """;

    private final RequestReader reader = new RequestReader(16 * 1024);
    private final EmbeddedChannel netty = new EmbeddedChannel(new HttpRequestDecoder());
    private ByteBuf head;

    @Setup
    public void prepare() {
        byte[] bytes = HEAD.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        head = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }

    @TearDown
    public void release() {
        netty.finishAndReleaseAll();
        head.release();
    }

    @Benchmark
    public RequestHead ours() {
        head.readerIndex(0);
        reader.read(head);
        return reader.head();
    }

    /** The head in two pieces, as it comes where it fills more than one packet. */
    @Benchmark
    public RequestHead oursInTwoPieces() {
        int end = head.writerIndex();
        head.setIndex(0, end / 2);
        reader.read(head);
        head.writerIndex(end);
        reader.read(head);
        return reader.head();
    }

    @Benchmark
    public Object netty() {
        netty.writeInbound(head.retainedDuplicate().readerIndex(0));
        Object request = netty.readInbound();
        ReferenceCountUtil.release(netty.readInbound());
        return request;
    }
}
