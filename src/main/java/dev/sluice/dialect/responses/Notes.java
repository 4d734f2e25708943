package dev.sluice.dialect.responses;

/** What the reader of questions and answers notes for the writer of the same dialect. */
final class Notes {
    /** On a message: {@code input} was nothing but its text. */
    static final String WHOLE_INPUT = "~input";

    /** On a message: it was {@code instructions}. */
    static final String INSTRUCTIONS = "~instructions";

    /** On a message or a tool's result: the content was a text and no list. */
    static final String PLAIN = "~plain";

    /** On a message: the item had no {@code type}. */
    static final String UNTYPED = "~untyped";

    /** On the first part of a message item of the model's: what the item said beside its content. */
    static final String MESSAGE = "~message";

    /** On a part: its {@code type}, where it is not the usual one of its speaker. */
    static final String TYPE = "~type";

    /** On a text: it had a list of annotations, which may have been empty. */
    static final String ANNOTATED = "~annotated";

    /** On a thought: the item. */
    static final String ITEM = "~item";

    /** On a tool's result: it belongs to a custom tool. */
    static final String CUSTOM = "~custom";

    /** On a function: nothing was said of {@code strict}, which here means something else than false. */
    static final String NO_STRICT = "~nostrict";

    /** On a function: nothing was said of {@code parameters}. */
    static final String NO_PARAMETERS = "~noparameters";

    /** On a prompt: {@code input} was missing. */
    static final String NO_INPUT = "~noinput";

    /** On a prompt: {@code stream} was there and false. */
    static final String UNSTREAMED = "~unstreamed";

    /** On a prompt: {@code text} and what it said beyond what all dialects know. */
    static final String TEXT = "~text";

    /** On a prompt: the end user was in the older {@code user}. */
    static final String USER = "~user";

    private Notes() {}
}
