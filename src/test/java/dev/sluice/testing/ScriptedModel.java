package dev.sluice.testing;

import dev.sluice.provider.local.Embedder;
import dev.sluice.provider.local.LocalModel;
import dev.sluice.provider.local.TextTooLongException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A model {@code local/tiny} of two dimensions and three words at most, which computes as many texts as it is let. The vector of a text is its
 * length and a half.
 */
public final class ScriptedModel implements LocalModel {
    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final Semaphore permits;
    private volatile boolean broken;

    private ScriptedModel(int permits) {
        this.permits = new Semaphore(permits);
    }

    /** It computes as fast as it can. */
    public static ScriptedModel quick() {
        return new ScriptedModel(Integer.MAX_VALUE / 2);
    }

    /** It computes nothing before {@link #allow}. */
    public static ScriptedModel held() {
        return new ScriptedModel(0);
    }

    /** Lets it compute that many texts more. */
    public void allow(int texts) {
        permits.release(texts);
    }

    /** Whether loading it fails from now on. */
    public void setBroken(boolean broken) {
        this.broken = broken;
    }

    /** The texts that it has begun to compute. */
    public List<String> begun() {
        return begun;
    }

    public int loads() {
        return loads.get();
    }

    public int closes() {
        return closes.get();
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public int dimensions() {
        return 2;
    }

    @Override
    public int maxTokens() {
        return 3;
    }

    @Override
    public Embedder load() throws IOException {
        loads.incrementAndGet();
        if (broken) {
            throw new IOException("scripted");
        }
        return new Embedder() {
            @Override
            public Embedded embed(String text, boolean cut) throws TextTooLongException {
                begun.add(text);
                permits.acquireUninterruptibly();
                int words = text.split(" ", -1).length;
                if (words > maxTokens() && !cut) {
                    throw new TextTooLongException(words);
                }
                return new Embedded(new float[] {text.length(), 0.5f}, Math.min(words, maxTokens()));
            }

            @Override
            public void close() {
                closes.incrementAndGet();
            }
        };
    }
}
