package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A caller who ends each call in a way of its own, and keeps its connection where that leaves it open. It looks at every byte
 * that it gets: none may carry the mark of another call.
 */
public final class MarkedCaller implements AutoCloseable {
    private static final String PATH = "/v1/chat/completions";
    private static final String MODEL = "host/m";
    private static final int PIPELINED = 3;

    private final int port;
    private final String key;
    private final Random random;
    private @Nullable RawCaller connection;

    public MarkedCaller(int port, String key, long seed) {
        this.port = port;
        this.key = key;
        this.random = new Random(seed);
    }

    /** How a call ends; {@code weight} of 1,000 do. */
    public enum Way {
        WHOLE(340),
        WHOLE_STREAM(240),
        PIPELINE(100),
        LEFT_IN_THE_REQUEST(50),
        LEFT_IN_THE_ANSWER(80),
        FINISHED_AFTER_THE_REQUEST(10),
        CUT_BY_THE_HOST(50),
        RESET_BY_THE_HOST(50),
        FAILED_BY_THE_HOST(28),
        TIMED_OUT(2),
        WRONG_KEY(10),
        UNKNOWN_MODEL(10),
        UNREACHABLE_HOST(15),
        NO_HTTP(15);

        private final int weight;

        Way(int weight) {
            this.weight = weight;
        }

        static Way of(int thousandth) {
            int left = thousandth;
            for (Way way : values()) {
                left -= way.weight;
                if (left < 0) {
                    return way;
                }
            }
            throw new IllegalArgumentException("weights do not add up to 1,000");
        }
    }

    /** Makes one call, or a few in a pipeline, and tells how it ended. */
    public Way call(long number) throws IOException {
        Way way = Way.of(random.nextInt(1000));
        Marked marked = new Marked(number, way == Way.WHOLE_STREAM || random.nextBoolean());
        int place = random.nextInt(1000);
        switch (way) {
            case WHOLE, WHOLE_STREAM -> whole(new Marked(number, way == Way.WHOLE_STREAM));
            case PIPELINE -> pipeline(number);
            case LEFT_IN_THE_REQUEST -> leaveInTheRequest(marked);
            case LEFT_IN_THE_ANSWER -> leaveInTheAnswer(marked);
            case FINISHED_AFTER_THE_REQUEST -> finish(marked);
            case CUT_BY_THE_HOST -> broken(marked, "cut", place);
            case RESET_BY_THE_HOST -> broken(marked, "reset", place);
            case TIMED_OUT -> broken(marked, "silent", place);
            case FAILED_BY_THE_HOST -> refused(key, marked.request(MODEL, "fail", 0), 500, 502);
            case WRONG_KEY -> refused("sk-wrong", marked.request(MODEL, "whole", 0), 401);
            case UNKNOWN_MODEL -> refused(key, marked.request("nobody/m", "whole", 0), 404);
            case UNREACHABLE_HOST -> refused(key, marked.request("gone/m", "whole", 0), 502);
            case NO_HTTP -> noHttp();
        }
        return way;
    }

    private RawCaller connection() throws IOException {
        if (connection == null) {
            connection = RawCaller.connect(port);
        }
        return connection;
    }

    private void whole(Marked marked) throws IOException {
        connection().post(PATH, key, marked.request(MODEL, "whole", 0));
        readWhole(marked);
    }

    private void readWhole(Marked marked) throws IOException {
        Caller.Head head = connection().readHead();
        String body = connection().readBody().toString();
        assertThat(head.status()).as(body).isEqualTo(200);
        assertThat(body).isEqualTo(marked.answer());
        closeIfTold(head);
    }

    /** Requests that leave together; their answers come in their order. */
    private void pipeline(long number) throws IOException {
        // Numbers that no other call has.
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < PIPELINED; i++) {
            String body = part(number, i).request(MODEL, "whole", 0);
            requests.append(head(key, body.length())).append(body);
        }
        connection().write(requests.toString());
        for (int i = 0; i < PIPELINED; i++) {
            readWhole(part(number, i));
        }
    }

    private static Marked part(long number, int part) {
        return new Marked(number * 10 + part + 1_000_000_000_000L, part % 2 == 1);
    }

    private String head(String shown, int length) {
        return "POST " + PATH + " HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer " + shown
                + "\r\ncontent-type: application/json\r\ncontent-length: " + length + "\r\n\r\n";
    }

    private void leaveInTheRequest(Marked marked) throws IOException {
        String body = marked.request(MODEL, "whole", 0);
        String request = head(key, body.length()) + body;
        connection().write(request.substring(0, random.nextInt(request.length())));
        leave();
    }

    private void leaveInTheAnswer(Marked marked) throws IOException {
        connection().post(PATH, key, marked.request(MODEL, "whole", 0));
        int bytes = random.nextInt(marked.answer().length());
        assertOwn(marked, connection().readRaw(bytes));
        leave();
    }

    private void finish(Marked marked) throws IOException {
        connection().post(PATH, key, marked.request(MODEL, "whole", 0)).finish();
        assertOwn(marked, connection().readRaw(Integer.MAX_VALUE));
        close();
    }

    /** Politely, or as a process that is killed. */
    private void leave() throws IOException {
        if (random.nextBoolean()) {
            connection().reset();
        }
        close();
    }

    /** What comes of a host that does not end its answer: an error, or less than the answer. */
    private void broken(Marked marked, String act, int place) throws IOException {
        connection().post(PATH, key, marked.request(MODEL, act, place));
        Buffer body = Buffer.buffer();
        try {
            Caller.Head head = connection().readHead();
            connection().readBody(body);
            closeIfTold(head);
            // A body that came whole to an end says so, or it was an error's.
            if (head.status() == 200 && !marked.stream()) {
                assertThat(body.toString()).isEqualTo(marked.answer());
            }
        } catch (IOException brokenOff) {
            close();
        }
        assertOwn(marked, body.toString());
    }

    private void refused(String shown, String body, Integer... statuses) throws IOException {
        connection().post(PATH, shown, body);
        Caller.Head head = connection().readHead();
        String answer = connection().readBody().toString();
        assertThat(head.status()).as(answer).isIn((Object[]) statuses);
        closeIfTold(head);
    }

    private void noHttp() throws IOException {
        connection().write("POST " + PATH + " HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n");
        assertThat(connection().readHead().status()).isEqualTo(400);
        connection().readBody();
        close();
    }

    private static void assertOwn(Marked marked, String text) {
        assertThat(marked.isForeign(text))
                .as("call %s got %s", marked.number(), text)
                .isFalse();
    }

    private void closeIfTold(Caller.Head head) throws IOException {
        if (head.header("connection").equalsIgnoreCase("close")) {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
