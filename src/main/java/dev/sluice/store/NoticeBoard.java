package dev.sluice.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who listens to which channel. Any thread. */
final class NoticeBoard {
    static final int MAX_PAYLOAD = 4_000;

    private static final Pattern CHANNEL = Pattern.compile("[a-z_]{1,40}");
    private static final Logger LOG = LoggerFactory.getLogger(NoticeBoard.class);

    private final Map<String, List<Consumer<Notice>>> listeners = new ConcurrentHashMap<>();

    Runnable add(String channel, Consumer<Notice> listener) {
        requireChannel(channel);
        List<Consumer<Notice>> own = listeners.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>());
        own.add(listener);
        return () -> own.remove(listener);
    }

    void changed(String channel, String payload) {
        tell(listeners.getOrDefault(channel, List.of()), new Notice.Changed(payload));
    }

    void missed() {
        listeners.values().forEach(own -> tell(own, new Notice.Missed()));
    }

    private static void tell(List<Consumer<Notice>> listeners, Notice notice) {
        for (Consumer<Notice> listener : listeners) {
            try {
                listener.accept(notice);
            } catch (RuntimeException failed) {
                LOG.atError().setCause(failed).log("A listener to the store failed; the others go on");
            }
        }
    }

    static void requireChannel(String channel) {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("channel: \"" + channel + "\" (expected: 1 to 40 of a-z and _)");
        }
    }

    static void requirePayload(String payload) {
        if (payload.length() > MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "payload: " + payload.length() + " characters (expected: <= " + MAX_PAYLOAD + ")");
        }
    }
}
