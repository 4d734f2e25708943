package dev.sluice.embeddings;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.sluice.provider.local.Embedder;
import dev.sluice.provider.local.TextTooLongException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The loaded model. Texts are computed one by one: in a batch the scale of the eight-bit numbers is that of all its texts, so that a text's
 * vector would depend on its neighbours.
 */
final class MiniLmEmbedder implements Embedder {
    private final HuggingFaceTokenizer tokenizer;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ReadWriteLock use = new ReentrantReadWriteLock(); // read: something is computed; write: it is closed
    private boolean closed;

    private MiniLmEmbedder(HuggingFaceTokenizer tokenizer, OrtEnvironment environment, OrtSession session) {
        this.tokenizer = tokenizer;
        this.environment = environment;
        this.session = session;
    }

    static MiniLmEmbedder load(byte[] weights, InputStream vocabulary) throws IOException {
        NativeFolder.prepare();
        HuggingFaceTokenizer tokenizer =
                HuggingFaceTokenizer.newInstance(vocabulary, Map.of("padding", "false", "modelMaxLength", "-1"));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // No threads of its own: those that wait for work spin, and take the cores from the event loops.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            return new MiniLmEmbedder(tokenizer, environment, environment.createSession(weights, options));
        } catch (OrtException refused) {
            tokenizer.close();
            throw new IOException(refused);
        }
    }

    @Override
    public Embedded embed(String text, boolean cut) throws TextTooLongException {
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            long[] tokens = tokens(text, cut);
            return new Embedded(vector(tokens), tokens.length);
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        } finally {
            use.readLock().unlock();
        }
    }

    /** With the one in front of every text and the one behind it, which stays where the text is cut. */
    private long[] tokens(String text, boolean cut) throws TextTooLongException {
        Encoding encoding = tokenizer.encode(text);
        long[] tokens = encoding.getIds();
        if (tokens.length <= MiniLm.MAX_TOKENS) {
            return tokens;
        }
        if (!cut) {
            throw new TextTooLongException(tokens.length);
        }
        long[] kept = Arrays.copyOf(tokens, MiniLm.MAX_TOKENS);
        kept[MiniLm.MAX_TOKENS - 1] = tokens[tokens.length - 1];
        return kept;
    }

    private float[] vector(long[] tokens) throws OrtException {
        long[] shape = {1, tokens.length};
        long[] attended = new long[tokens.length];
        Arrays.fill(attended, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(attended), shape);
                OnnxTensor types =
                        OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[tokens.length]), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            return mean(((OnnxTensor) result.get(0)).getFloatBuffer(), tokens.length);
        }
    }

    /** The mean of the tokens' vectors, of length one. */
    private static float[] mean(FloatBuffer states, int tokens) {
        double[] sum = new double[MiniLm.DIMENSIONS];
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += states.get();
            }
        }
        double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / length);
        }
        return mean;
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                session.close();
                tokenizer.close();
            }
        } catch (OrtException failed) {
            throw new IllegalStateException(failed);
        } finally {
            use.writeLock().unlock();
        }
    }
}
