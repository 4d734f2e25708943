package dev.sluice.pipeline;

import dev.sluice.stream.Body;
import org.jspecify.annotations.Nullable;

/**
 * What the caller asks for: the bytes as they came, and the few things in them that Sluice must know.
 *
 * @param model the model as the caller wrote it, or null where the operation has a default
 * @param stream whether an event stream is wanted
 * @param body the whole request body, unchanged
 * @param shape where in the body the things are that may be changed
 */
public record Ask(@Nullable String model, boolean stream, Body body, Shape shape) {

    /** Positions of what may be spliced, in bytes from the start of the body; -1 where there is none. */
    public sealed interface Shape {
        /**
         * A JSON object.
         *
         * @param modelStart the opening quote of the value of {@code model}
         * @param modelEnd behind its closing quote
         * @param objectStart behind the opening brace of the body
         * @param isEmpty whether the object has no members
         * @param usage what the caller said of {@code stream_options.include_usage}
         */
        record Json(long modelStart, long modelEnd, long objectStart, boolean isEmpty, UsageOption usage)
                implements Shape {}

        /** A form; its model is the text in {@code [modelStart, modelEnd)}. */
        record Form(long modelStart, long modelEnd) implements Shape {}
    }

    /**
     * What the caller said of {@code stream_options.include_usage}.
     *
     * @param kind what stands there
     * @param start where to splice
     * @param end behind what to replace; equal to {@code start} where there is nothing to replace
     */
    public record UsageOption(Kind kind, long start, long end) {
        public static final UsageOption ABSENT = new UsageOption(Kind.ABSENT, -1, -1);

        /** The four ways to say it. */
        public enum Kind {
            /** There are no {@code stream_options}, or they are null. */
            ABSENT,
            /** There are options, but not this one. */
            UNSAID,
            /** {@code include_usage} is something other than true. */
            REFUSED,
            /** {@code include_usage} is true. */
            WANTED
        }
    }
}
