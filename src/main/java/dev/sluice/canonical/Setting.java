package dev.sluice.canonical;

/** What can be set of a request and is a plain value: in {@link Prompt} as JSON in the form that is told here. */
public enum Setting {
    /** A whole number: the most tokens of the answer, thoughts included. */
    MAX_TOKENS,
    /** A number, 0 to 2 in OpenAI's scale. */
    TEMPERATURE,
    TOP_P,
    TOP_K,
    /** A text or a list of texts. */
    STOP,
    SEED,
    PRESENCE_PENALTY,
    FREQUENCY_PENALTY,
    /** A whole number: how many answers. */
    CHOICES,
    /** Whether the likelihood of each token is wanted. */
    LOGPROBS,
    /** A whole number: of how many other tokens too. */
    TOP_LOGPROBS,
    LOGIT_BIAS,
    /** Whether several tools may be called at once. */
    PARALLEL_TOOL_CALLS,
    /** A text in OpenAI's words: {@code auto default flex priority}. */
    SERVICE_TIER,
    /** A text that stands for the end user. */
    END_USER,
    /** An object of texts. */
    METADATA,
    /** A text: {@code low medium high}. */
    VERBOSITY
}
