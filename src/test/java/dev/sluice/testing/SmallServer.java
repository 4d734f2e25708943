package dev.sluice.testing;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host that answers whole requests with whole answers: JSON, events or text, by how they begin, one connection each, and remembers what it was asked. */
public final class SmallServer implements AutoCloseable {
    /** Decides what is answered. */
    @FunctionalInterface
    public interface Answers {
        /** Answers a request, head and all: a status line's end such as {@code 200 OK}, a line break, and the body. */
        String to(String request) throws Exception;
    }

    private final ScriptedHost host;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Answers answers;

    public SmallServer(Answers answers) {
        this.answers = answers;
        try {
            this.host = ScriptedHost.start(this::play);
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    private void play(ScriptedHost.Connection connection) throws Exception {
        String request = connection.readRequest();
        requests.add(request);
        String[] answer = answers.to(request).split("\n", 2);
        connection.write("HTTP/1.1 %s\r\ncontent-type: %s\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
                .formatted(answer[0], type(answer[1]), answer[1].length(), answer[1]));
    }

    private static String type(String body) {
        if (body.startsWith("data:") || body.startsWith("event:")) {
            return "text/event-stream";
        }
        return body.startsWith("{") ? "application/json" : "text/plain";
    }

    /** From now on it answers otherwise. */
    public void answer(Answers others) {
        answers = others;
    }

    /** What it was asked, in that order. */
    public List<String> requests() {
        return requests;
    }

    /** Its URL, without a path. */
    public String url() {
        return "http://127.0.0.1:" + host.port();
    }

    @Override
    public void close() {
        host.close();
    }
}
