package dev.sluice.conformance.dialects;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user of an SDK asks for.
 *
 * @param before the answer to which this one replies, with {@link #RESULT} for each of its calls; null at the beginning
 */
record Question(String model, Set<Wish> wishes, @Nullable Said before) {
    static final String TEXT = "How is the wéather?";
    static final String RESULT = "12 degrees";
    static final int MAX_TOKENS = 9_000;
    static final int BUDGET = 2_048;
    /** The smallest PNG there is. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** What may be asked for. */
    enum Wish {
        TOOL,
        IMAGE,
        FORM,
        THOUGHTS
    }

    static Question of(HostDialect host, Scene scene, Wish... wishes) {
        Set<Wish> all = EnumSet.noneOf(Wish.class);
        all.addAll(Set.of(wishes));
        return new Question(host.model(scene), all, null);
    }

    Question replyTo(Said said, String model) {
        return new Question(model, wishes, said);
    }

    boolean has(Wish wish) {
        return wishes.contains(wish);
    }
}
