package dev.sluice.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Callers that never stop asking: streams and whole answers, some of whom leave in the middle. Each question has a number, which is
 * {@code split} in the name of its model: the bill and the ledger both have it.
 */
public final class SpendingCallers implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String key;
    private final IntSupplier port;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Map<String, Integer> reasons = new ConcurrentHashMap<>();
    private final List<Future<?>> single = new ArrayList<>();
    private volatile String endUser = "u0";
    private volatile String lastFailure = "";
    private volatile boolean stopping;

    /** @param port of a gateway that takes questions now; 0 for none */
    public SpendingCallers(int count, String key, IntSupplier port) {
        this.key = key;
        this.port = port;
        for (int caller = 0; caller < count; caller++) {
            threads.execute(this::askForEver);
        }
    }

    /** From now on questions are asked for that one. */
    public void askFor(String user) {
        endUser = user;
    }

    public int answered() {
        return answered.get();
    }

    /** How many were told that a budget is used up. */
    public int refused() {
        return refused.get();
    }

    /** How many were told that so many want to know what is left of a budget that nobody can tell them now. */
    public int busy() {
        return busy.get();
    }

    /** How many got another answer than they asked for, from a gateway that runs. */
    public int failed() {
        return failed.get();
    }

    /** What those were told who got another answer, and how often. */
    public Map<String, Integer> reasons() {
        return reasons;
    }

    public String lastFailure() {
        return lastFailure;
    }

    /** How many were answered by nobody, since their gateway was gone. */
    public int lost() {
        return lost.get();
    }

    /** One more question, beside all others, to that node. */
    public void askOnce(GatewayNode node) {
        int at = node.port();
        single.add(threads.submit(() -> {
            try {
                ask(at);
            } catch (IOException gone) {
                if (node.port() == at) {
                    failed.incrementAndGet();
                    lastFailure = gone.toString();
                } else {
                    lost.incrementAndGet();
                }
            }
            return null;
        }));
    }

    /** Waits until so many have been answered. */
    public void awaitAnswered(int count) throws InterruptedException {
        while (answered.get() < count) {
            Thread.sleep(2);
        }
    }

    /** Waits for all that were asked once. */
    public void awaitAll() throws Exception {
        for (Future<?> one : single) {
            one.get();
        }
    }

    private void askForEver() {
        while (!stopping) {
            int now = port.getAsInt();
            try {
                if (now == 0) {
                    Thread.sleep(5);
                } else {
                    ask(now);
                }
            } catch (IOException killed) {
                if (port.getAsInt() == now) {
                    failed.incrementAndGet();
                    lastFailure = killed.toString();
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void ask(int now) throws IOException, InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean stream = random.nextInt(3) > 0;
        int tokens = 1 + random.nextInt(stream ? (random.nextInt(6) == 0 ? 800 : 100) : 40);
        int leavesAfter = stream && random.nextInt(6) == 0 ? random.nextInt(tokens) : Integer.MAX_VALUE;
        String body = "{\"model\":\"host/demo;tokens=" + tokens + ";first=" + random.nextInt(20) + "ms;inter="
                + random.nextInt(1, 4) + "ms;split=" + numbers.incrementAndGet() + "\",\"stream\":" + stream
                + (random.nextInt(8) == 0 ? "" : ",\"max_tokens\":" + (tokens + 20))
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"How do rivers run?\"}]}";
        try (Caller caller = CallerWire.HTTP_1_1.connect(now, 0)) {
            caller.head(
                    "/v1/chat/completions",
                    key,
                    "x-sluice-end-user: " + endUser + "\r\ncontent-type: application/json\r\ncontent-length: "
                            + body.length() + "\r\n");
            caller.write(body.getBytes(StandardCharsets.US_ASCII));
            int status = caller.readHead().status();
            if (status == 200) {
                read(caller, stream, leavesAfter);
                answered.incrementAndGet();
            } else if (status == 429) {
                refused.incrementAndGet();
                Thread.sleep(5);
            } else {
                String text = body(caller);
                boolean contested = text.contains("budget_unavailable");
                (contested ? busy : failed).incrementAndGet();
                lastFailure = status + " " + text;
                reasons.merge(lastFailure, 1, Integer::sum);
                Thread.sleep(5);
            }
        }
    }

    private static String body(Caller caller) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = caller.readBodyByte(); next >= 0; next = caller.readBodyByte()) {
            text.append((char) next);
        }
        return text.toString();
    }

    private static void read(Caller caller, boolean stream, int events) throws IOException {
        if (!stream) {
            while (caller.readBodyByte() >= 0) {
                // what it says is other tests' matter
            }
            return;
        }
        for (int event = 0; event < events; event++) {
            if (caller.readEvent().contains("[DONE]")) {
                return;
            }
        }
        caller.reset();
    }

    /** Lets them finish what they have asked. */
    @Override
    public void close() {
        stopping = true;
        threads.close();
    }
}
