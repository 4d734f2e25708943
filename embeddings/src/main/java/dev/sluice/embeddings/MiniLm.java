package dev.sluice.embeddings;

import dev.sluice.provider.local.Embedder;
import dev.sluice.provider.local.LocalModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * all-MiniLM-L6-v2, a sentence transformer of 22 million parameters in numbers of eight bits, for English above all. Texts of up to 256
 * tokens, vectors of 384 numbers (model card of sentence-transformers/all-MiniLM-L6-v2, read 2026-11).
 */
public final class MiniLm implements LocalModel {
    private static final String WEIGHTS = "/all-minilm-l6-v2-q.onnx";
    private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";
    static final int DIMENSIONS = 384;
    static final int MAX_TOKENS = 256;

    @Override
    public String name() {
        return "all-minilm-l6-v2";
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public int maxTokens() {
        return MAX_TOKENS;
    }

    @Override
    public Embedder load() throws IOException {
        try (InputStream weights = resource(WEIGHTS);
                InputStream vocabulary = resource(VOCABULARY)) {
            return MiniLmEmbedder.load(weights.readAllBytes(), vocabulary);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream found = MiniLm.class.getResourceAsStream(name);
        if (found == null) {
            throw new FileNotFoundException(name + " is not on the class path");
        }
        return found;
    }
}
