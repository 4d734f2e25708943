package dev.sluice.canonical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's whole answer.
 *
 * @param id the host's name of it; empty where it has none
 * @param model the model as the host calls it; empty where it does not
 * @param created when, in seconds since 1970; 0 where the host does not say
 * @param choices the answers, in order; one unless several were asked for
 * @param usage what it used, or null if the host does not say
 * @param serviceTier the tier that served it, in OpenAI's words, or null
 */
public record Completion(
        String id,
        String model,
        long created,
        List<Choice> choices,
        @Nullable Usage usage,
        @Nullable String serviceTier,
        Extras extras) {
    public Completion {
        choices = List.copyOf(choices);
    }

    /**
     * One of the answers.
     *
     * @param stopSequence which of the caller's stop texts came, where the host tells it
     */
    public record Choice(
            List<Part> parts, FinishReason finish, @Nullable String stopSequence, Extras extras) {
        public Choice {
            parts = List.copyOf(parts);
        }
    }
}
