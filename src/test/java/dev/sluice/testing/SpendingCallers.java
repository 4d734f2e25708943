package dev.sluice.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

    /** How many got another answer than they asked for, from a gateway that runs. */
    public int failed() {
        return failed.get();
    }

    public String lastFailure() {
        return lastFailure;
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
                failed.incrementAndGet();
                lastFailure = "status " + status;
                Thread.sleep(5);
            }
        }
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
    public void close() throws InterruptedException {
        stopping = true;
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
