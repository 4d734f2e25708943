package dev.sluice.dialect;

import dev.sluice.stream.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for: the bytes as they came, and the few things in them that Sluice must know.
 *
 * @param model the model as the caller wrote it, or null where none is named
 * @param stream whether an event stream is wanted, as far as it is known before the host answers
 * @param body the whole request body, unchanged
 * @param shape where in the body the things are that may be changed
 * @param length how long the answer may become
 * @param endUser whom the body says it is for, as it says it, or null; only the beginning of what is too long for a name
 */
public record Ask(
        @Nullable String model,
        boolean stream,
        Body body,
        Shape shape,
        AnswerLength length,
        @Nullable String endUser) {

    /** One whose answer nobody limits, for nobody in particular. */
    public Ask(@Nullable String model, boolean stream, Body body, Shape shape) {
        this(model, stream, body, shape, AnswerLength.UNSAID, null);
    }

    /** Positions of what may be spliced, in bytes from the start of the body. */
    public sealed interface Shape {
        /**
         * A JSON object.
         *
         * @param modelStart the opening quote of the value of {@code model}; -1 without a model
         * @param modelEnd behind its closing quote
         * @param usage what the caller said of {@code stream_options.include_usage}
         */
        record Json(long modelStart, long modelEnd, UsageOption usage) implements Shape {
            /** Of a body that is to pass as it is. */
            public static final Json WITHOUT_MODEL = new Json(-1, -1, UsageOption.NOTHING);
        }

        /** A form; its model is the text in {@code [modelStart, modelEnd)}, or -1. */
        record Form(long modelStart, long modelEnd) implements Shape {}
    }

    /**
     * How to ask the host for the usage of a stream: what to write over {@code [start, end)}.
     *
     * @param text null where nothing is to be written: the caller has asked already, or wrote something that is not ours to
     *     understand
     */
    public record UsageOption(
            long start, long end, @Nullable String text) {
        public static final UsageOption NOTHING = new UsageOption(-1, -1, null);
    }

    /** Whether the host would tell the usage only because we ask for it. */
    public boolean canAskForUsage() {
        return stream && shape instanceof Shape.Json json && json.usage().text() != null;
    }

    /**
     * The body for a host: the caller's bytes but for the name of the model, the wish for usage and a limit of the answer.
     *
     * @param hostModel the host's name of the model, or null where the body names none
     * @param withUsage whether to ask for the usage as well; only if {@link #canAskForUsage}
     */
    public Body bodyFor(@Nullable String hostModel, boolean withUsage) {
        boolean rename = hostModel != null && model != null && !hostModel.equals(model);
        return switch (shape) {
            case Shape.Form form ->
                rename ? body.splice(form.modelStart(), form.modelEnd(), Buffer.buffer(hostModel)) : body;
            case Shape.Json json -> {
                List<Splice> splices = new ArrayList<>(2);
                if (rename && json.modelStart() >= 0) {
                    splices.add(new Splice(json.modelStart(), json.modelEnd(), Json.encode(hostModel)));
                }
                if (withUsage && json.usage().text() != null) {
                    splices.add(new Splice(
                            json.usage().start(),
                            json.usage().end(),
                            json.usage().text()));
                }
                splices.addAll(length.splices());
                yield spliced(splices);
            }
        };
    }

    /** What is to be written over {@code [start, end)} of a body. */
    record Splice(long start, long end, String text) {}

    /** What stands later in the body is spliced first, so that the others' positions still hold. */
    private Body spliced(List<Splice> splices) {
        splices.sort(Comparator.comparingLong(Splice::start).reversed());
        Body result = body;
        for (Splice splice : splices) {
            result = result.splice(splice.start(), splice.end(), Buffer.buffer(splice.text()));
        }
        return result;
    }

    /** The same with a limit for the answer, that stands for the caller's in every body made of it. */
    public Ask limitedTo(TokenLimit limit) {
        return new Ask(model, stream, body, shape, length.limitedTo(limit), endUser);
    }

    /** The same without its bytes, for when they have been sent and would only take up memory. */
    public Ask withoutBody() {
        return new Ask(model, stream, Body.EMPTY, shape, length, endUser);
    }
}
