package dev.sluice.dialect.responses;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers answers for a while, each for the caller who got it and for nobody else. When there are too many, or they take too much
 * memory, the one that was not asked for the longest time goes.
 *
 * <p>A caller is told apart by the public id of its key. Any thread, under one lock: a later question may come to another event loop, and
 * what was said must not cross the event bus. It is held for a few looks into maps only; answers are measured before.
 */
public final class ResponseStore {
    private final int maxCount;
    private final long maxBytes;
    private final Duration keep;
    private final InstantSource clock;
    private final Map<Name, Entry> byUse = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Name, Entry> byAge = new LinkedHashMap<>();
    private long bytes;

    private record Name(String caller, String responseId) {}

    private record Entry(StoredResponse response, long bytes, Instant expires) {}

    /**
     * Nothing is remembered yet.
     *
     * @param keep how long an answer is remembered, however often it is asked for
     */
    public ResponseStore(int maxCount, long maxBytes, Duration keep, InstantSource clock) {
        this.maxCount = maxCount;
        this.maxBytes = maxBytes;
        this.keep = keep;
        this.clock = clock;
    }

    /** Remembers an answer; returns whether it did, which it does not if the answer alone is too big. */
    public boolean put(String caller, StoredResponse response) {
        long size = response.bytes();
        if (size > maxBytes || maxCount < 1) {
            delete(caller, response.id());
            return false;
        }
        put(caller, response, size);
        return true;
    }

    private synchronized void put(String caller, StoredResponse response, long size) {
        dropExpired();
        Name name = new Name(caller, response.id());
        remove(name);
        while (byUse.size() >= maxCount || bytes + size > maxBytes) {
            remove(byUse.keySet().iterator().next());
        }
        Entry entry = new Entry(response, size, clock.instant().plus(keep));
        byUse.put(name, entry);
        byAge.put(name, entry);
        bytes += size;
    }

    /** The caller's answer of that name, or null if it is not known, or no longer. */
    public synchronized @Nullable StoredResponse get(String caller, String responseId) {
        dropExpired();
        Entry entry = byUse.get(new Name(caller, responseId));
        return entry == null ? null : entry.response();
    }

    /** Forgets the caller's answer of that name; returns whether there was one. */
    public synchronized boolean delete(String caller, String responseId) {
        dropExpired();
        return remove(new Name(caller, responseId));
    }

    public synchronized int size() {
        return byUse.size();
    }

    /** About how much memory all of it takes. */
    public synchronized long bytes() {
        return bytes;
    }

    private boolean remove(Name name) {
        Entry entry = byUse.remove(name);
        byAge.remove(name);
        bytes -= entry == null ? 0 : entry.bytes();
        return entry != null;
    }

    /** All are kept equally long, so that the oldest expire first. */
    private void dropExpired() {
        Instant now = clock.instant();
        Iterator<Map.Entry<Name, Entry>> oldest = byAge.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Name, Entry> next = oldest.next();
            if (next.getValue().expires().isAfter(now)) {
                return;
            }
            oldest.remove();
            byUse.remove(next.getKey());
            bytes -= next.getValue().bytes();
        }
    }
}
