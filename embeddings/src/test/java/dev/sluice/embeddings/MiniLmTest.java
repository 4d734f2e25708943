package dev.sluice.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.provider.local.Embedder;
import dev.sluice.provider.local.LocalModel;
import dev.sluice.provider.local.TextTooLongException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real model. */
class MiniLmTest {
    private static Embedder model;

    @BeforeAll
    static void load() throws IOException {
        model = new MiniLm().load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static float[] vector(String text) throws TextTooLongException {
        return model.embed(text, false).vector();
    }

    private static double similarity(String one, String other) throws TextTooLongException {
        float[] a = vector(one);
        float[] b = vector(other);
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
        }
        return product;
    }

    @Test
    void the_gateway_finds_it_as_a_service() {
        assertThat(ServiceLoader.load(LocalModel.class))
                .extracting(LocalModel::name)
                .containsExactly("all-minilm-l6-v2");
    }

    @ParameterizedTest
    @CsvSource({
        "How do I reset my password?, I forgot my login and need a new one, The bridge was built in 1932",
        "A cat sleeps on the sofa, A kitten is napping on the couch, Interest rates rose again",
        "The gate lets water through, Water flows through the sluice, He plays the violin"
    })
    void texts_that_mean_the_same_are_nearer_than_others(String text, String same, String other) throws Exception {
        assertThat(similarity(text, same)).isGreaterThan(similarity(text, other) + 0.2);
    }

    @Test
    void a_vector_has_its_numbers_and_the_length_one() throws Exception {
        assertThat(vector("a river")).hasSize(MiniLm.DIMENSIONS);
        assertThat(similarity("a river", "a river")).isCloseTo(1, within(1e-6));
    }

    /** [CLS] a slu ##ice [SEP], by the vocabulary of bert-base-uncased. */
    @Test
    void tokens_are_those_of_the_models_own_vocabulary() throws Exception {
        assertThat(model.embed("hello world", false).tokens()).isEqualTo(4);
        assertThat(model.embed("Hello, WORLD!", false).tokens()).isEqualTo(6);
        assertThat(model.embed("   ", false).tokens()).isEqualTo(2);
        assertThat(model.embed("日本語", false).tokens()).isEqualTo(5);
    }

    @Test
    void a_text_that_is_too_long_is_refused_with_its_length_or_cut() throws Exception {
        String fits = "word ".repeat(MiniLm.MAX_TOKENS - 2);

        assertThat(model.embed(fits, false).tokens()).isEqualTo(MiniLm.MAX_TOKENS);
        assertThatThrownBy(() -> model.embed(fits + "word", false))
                .isInstanceOfSatisfying(
                        TextTooLongException.class,
                        tooLong -> assertThat(tooLong.tokens()).isEqualTo(MiniLm.MAX_TOKENS + 1));
        Embedder.Embedded cut = model.embed(fits + "and something else at the end", true);
        assertThat(cut.tokens()).isEqualTo(MiniLm.MAX_TOKENS);
        assertThat(cut.vector()).isEqualTo(vector(fits));
    }

    @Test
    void odd_texts_have_vectors_of_numbers() throws Exception {
        for (String text :
                List.of(" ", "\0", "\n\t", "\uD800", "\uDC00\uD800", "🦊", "e\u0301".repeat(90), "x".repeat(60_000))) {
            for (float number : model.embed(text, true).vector()) {
                assertThat(number).isFinite();
            }
        }
    }

    @Test
    void a_text_has_the_same_vector_on_every_thread_and_beside_others() throws Exception {
        List<String> texts = new ArrayList<>();
        List<float[]> alone = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            texts.add("text number " + i + " with more words ".repeat(i));
            alone.add(vector(texts.get(i)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<float[]>> together = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                texts.forEach(text -> together.add(threads.submit(() -> vector(text))));
            }
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i % alone.size()));
            }
        }
    }

    @Test
    void it_starts_no_threads_and_once_closed_computes_nothing() throws Exception {
        Set<Long> before = threads();

        Embedder other = new MiniLm().load();
        other.embed("a river", false);
        other.close();
        other.close();

        assertThat(threads()).isEqualTo(before);
        assertThatThrownBy(() -> other.embed("a river", false)).isInstanceOf(IllegalStateException.class);
        assertThat(vector("a river")).as("the first is still open").hasSize(MiniLm.DIMENSIONS);
    }

    /** Ids of the Java threads; those of native code would appear when they call back. */
    private static Set<Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::threadId)
                .collect(Collectors.toSet());
    }
}
