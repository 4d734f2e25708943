package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.http1.Corpus.Case;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Netty's codec is the second opinion on the corpus, damaged at random from a fixed seed: what we accept it accepts, with
 * the same words, the same fields, and the same bytes of body. What we refuse it may well take.
 */
class NettyDifferenceTest {
    private static final int ROUNDS = 20_000;

    /** What damage is made of: everything that has a meaning somewhere in a message. */
    private static final String[] SCRAPS = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        " ",
        "\t",
        "\0",
        ":",
        ";",
        ",",
        "=",
        "\"",
        "\\",
        "-",
        "+",
        "_",
        "0",
        "1",
        "5",
        "a",
        "f",
        "/",
        "#",
        "*",
        "@",
        "[",
        "]",
        "\u007f",
        "\u0080",
        "\u00ff",
        "\u000b",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Host: a\r\n",
        "Connection: close\r\n",
        "HTTP/1.0",
        "HTTP/1.1",
        "chunked",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        "X: y\r\n"
    };

    /** What a message came to: null for the words of the first line means that it was refused. */
    private record Outcome(@Nullable String words, String fields, String body) {}

    @Test
    void requests_that_we_accept_netty_understands_in_the_same_way() {
        List<Case> corpus = Corpus.read("requests.txt").toList();
        List<Case> bodies = Corpus.read("chunked.txt").toList();
        Random random = new Random(3);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = message(corpus, bodies, random);
            Outcome ours = ours(bytes);
            if (ours.words() == null) {
                continue;
            }
            accepted++;
            Outcome nettys = nettys(bytes, new HttpRequestDecoder(4096, 4096, 8192), "");

            assertThat(nettys).as("round " + round + ": " + text(bytes)).isEqualTo(ours);
        }
        assertThat(accepted).as("rounds in which something could be compared").isGreaterThan(ROUNDS / 10);
    }

    @Test
    void answers_that_we_accept_netty_understands_in_the_same_way() {
        List<Case> corpus = Corpus.read("answers.txt").toList();
        List<Case> bodies = Corpus.read("chunked.txt").toList();
        Random random = new Random(5);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = message(corpus, bodies, random);
            String method = random.nextInt(8) == 0 ? "HEAD" : "POST";
            Outcome ours = ourAnswer(bytes, method);
            if (ours.words() == null) {
                continue;
            }
            accepted++;
            Outcome nettys = nettys(bytes, answerDecoder(method), method);

            assertThat(nettys)
                    .as("round " + round + " to " + method + ": " + text(bytes))
                    .isEqualTo(ours);
        }
        assertThat(accepted).as("rounds in which something could be compared").isGreaterThan(ROUNDS / 10);
    }

    private static HttpResponseDecoder answerDecoder(String method) {
        return new HttpResponseDecoder(4096, 4096, 8192) {
            @Override
            protected boolean isContentAlwaysEmpty(HttpMessage message) {
                return method.equals("HEAD") || super.isContentAlwaysEmpty(message);
            }
        };
    }

    /** A message of the corpus with a body behind it, damaged once, twice, three times or not at all. */
    private static byte[] message(List<Case> corpus, List<Case> bodies, Random random) {
        StringBuilder text = new StringBuilder(text(pick(corpus, random)));
        text.append(random.nextBoolean() ? text(pick(bodies, random)) : "hello");
        for (int damage = random.nextInt(4); damage > 0; damage--) {
            int at = random.nextInt(Math.min(text.length(), 250));
            int end = Math.min(text.length(), at + random.nextInt(3));
            switch (random.nextInt(4)) {
                case 0 -> text.replace(at, end, SCRAPS[random.nextInt(SCRAPS.length)]);
                case 1 -> text.insert(at, SCRAPS[random.nextInt(SCRAPS.length)]);
                case 2 -> text.insert(endOfALine(text, at), SCRAPS[random.nextInt(SCRAPS.length)]);
                default -> text.delete(at, end);
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] pick(List<Case> cases, Random random) {
        byte[] bytes = cases.get(random.nextInt(cases.size())).bytes();
        return bytes.length > 1500 ? Arrays.copyOf(bytes, 1500) : bytes;
    }

    private static int endOfALine(CharSequence text, int from) {
        int end = text.toString().indexOf("\r\n", from);
        return end < 0 ? from : end + 2;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static Outcome ours(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        RequestReader reader = new RequestReader(4096);
        if (reader.read(in) != Progress.DONE) {
            return new Outcome(null, "", "");
        }
        RequestHead head = reader.head();
        String words = head.method() + " " + head.target() + (head.keepAlive() ? " keep" : " close");
        return outcome(words, head.headers(), in, head.length());
    }

    private static Outcome ourAnswer(byte[] bytes, String method) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        ResponseReader reader = new ResponseReader(4096);
        if (reader.read(in, method) != Progress.DONE) {
            return new Outcome(null, "", "");
        }
        ResponseHead head = reader.head();
        if (head.length() == 0) {
            // Reason for the one difference: Netty drops the field that frames a body where there is none to frame.
            head.headers().remove("transfer-encoding");
        }
        String words = head.status() + (head.keepAlive() ? " keep" : " close");
        return outcome(words, head.headers(), in, head.length());
    }

    /** A body that is refused makes the message a refused one; one that is not whole yet is told as far as it goes. */
    private static Outcome outcome(String words, MultiMap headers, ByteBuf in, long length) {
        StringBuilder body = new StringBuilder();
        boolean whole;
        if (length == RequestHead.CHUNKED) {
            Progress progress = new ChunkedReader().read(in, slice -> {
                body.append(slice.toString(StandardCharsets.ISO_8859_1));
                return true;
            });
            if (progress == Progress.REFUSED) {
                return new Outcome(null, "", "");
            }
            whole = progress == Progress.DONE;
        } else {
            long left = length == ResponseHead.UNTIL_CLOSE ? Long.MAX_VALUE : length;
            int here = (int) Math.min(left, in.readableBytes());
            body.append(in.readCharSequence(here, StandardCharsets.ISO_8859_1));
            whole = here == left;
        }
        return new Outcome(words, fields(headers), body + (whole ? "." : "..."));
    }

    /** The first message only: what follows it is another one. */
    private static Outcome nettys(byte[] bytes, ChannelHandler decoder, String method) {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        String words = null;
        String fields = "";
        StringBuilder body = new StringBuilder();
        boolean whole = false;
        for (Object part = channel.readInbound(); part != null && !whole; part = channel.readInbound()) {
            if (part instanceof HttpMessage message
                    && words == null
                    && message.decoderResult().isSuccess()) {
                words = words(message, method);
                fields = fields(message.headers());
            }
            if (part instanceof HttpContent content && words != null) {
                body.append(content.content().toString(StandardCharsets.ISO_8859_1));
                words = content.decoderResult().isSuccess() ? words : null;
                whole = content instanceof LastHttpContent;
                content.release();
            }
        }
        channel.finishAndReleaseAll();
        return new Outcome(words, fields, body + (whole ? "." : "..."));
    }

    private static @Nullable String words(HttpMessage message, String method) {
        if (message instanceof HttpRequest request) {
            String keep = HttpUtil.isKeepAlive(message) ? " keep" : " close";
            return request.method() + " " + originForm(request) + keep;
        }
        HttpResponse response = (HttpResponse) message;
        int status = response.status().code();
        boolean untilClose = !method.equals("HEAD")
                && status >= 200
                && status != 204
                && status != 304
                && !HttpUtil.isTransferEncodingChunked(message)
                && !HttpUtil.isContentLengthSet(message);
        return status + (HttpUtil.isKeepAlive(message) && !untilClose ? " keep" : " close");
    }

    /** Reason for the one difference: Netty leaves the absolute form to the application, we make it origin form. */
    private static String originForm(HttpRequest request) {
        String target = request.uri();
        int start = AbsoluteForm.authorityStart(target);
        if (start < 0) {
            return target;
        }
        String rest = target.substring(start).replaceFirst("^[^/?]*", "");
        if (rest.isEmpty()) {
            return request.method().equals(HttpMethod.OPTIONS) ? "*" : "/";
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static String fields(MultiMap headers) {
        return fields(headers.entries().stream());
    }

    private static String fields(HttpHeaders headers) {
        return fields(headers.entries().stream());
    }

    private static String fields(Stream<Map.Entry<String, String>> entries) {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.getKey().toLowerCase(Locale.ROOT))
                .append('=')
                .append(entry.getValue())
                .append('\n'));
        return text.toString();
    }
}
