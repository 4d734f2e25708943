package dev.sluice.intake;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerLength;
import dev.sluice.dialect.Ask;
import dev.sluice.dialect.Ask.UsageOption;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import dev.sluice.stream.Slices;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one JSON body, scanning while it arrives; nothing is read on after the first thing that is wrong with it. */
final class JsonIntake {
    private static final int MAX_MODEL_BYTES = 512;

    private final Exchange.Inbound inbound;
    private final ReadStream<Buffer> body;
    private final boolean streams;
    private final long limit;
    private final Holding holding;
    private final JsonMember model = JsonMember.top("model");
    private final JsonMember stream = JsonMember.top("stream");
    private final JsonMember streamOptions = JsonMember.top("stream_options");
    private final JsonMember includeUsage = streamOptions.child("include_usage");
    private final @Nullable LengthScan length;
    private final @Nullable EndUserScan endUser;
    private final JsonScan scan;
    private final Pace pace;
    private Slices slices = new Slices();
    private Promise<Ask> result = Promise.promise();
    private boolean over;

    JsonIntake(
            Exchange.Inbound inbound,
            Operation operation,
            long limit,
            Holding holding,
            Limits limits,
            TimerWheel wheel) {
        this.streams = operation.streams();
        this.length = LengthScan.of(operation);
        this.endUser = EndUserScan.of(operation);
        this.scan = new JsonScan(members());
        this.inbound = inbound;
        this.body = inbound.body().get();
        this.limit = limit;
        this.holding = holding;
        this.pace = new Pace(wheel, limits.windowMillis(), this::fail);
    }

    private JsonMember[] members() {
        List<JsonMember> members = new ArrayList<>(List.of(model, stream, streamOptions, includeUsage));
        if (length != null) {
            members.addAll(length.members());
        }
        if (endUser != null) {
            members.addAll(endUser.members());
        }
        return members.toArray(JsonMember[]::new);
    }

    Future<Ask> read() {
        Future<Ask> read = result.future();
        body.exceptionHandler(error -> fail(callerGone()));
        body.handler(this::onBytes);
        body.endHandler(end -> onEnd());
        inbound.gone().onComplete(gone -> fail(callerGone()));
        body.resume();
        return read;
    }

    static Failure callerGone() {
        return Failure.of(Kind.CALLER_GONE, "The caller left before the request was whole.");
    }

    private void onBytes(Buffer bytes) {
        if (over) {
            return;
        }
        pace.add(bytes.length());
        if (slices.length() + bytes.length() > limit) {
            fail(IntakeStage.tooLarge("more than " + limit + " bytes", limit));
            return;
        }
        if (!holding.tryAdd(bytes.length())) {
            fail(Failure.of(Kind.OVERLOADED, "The gateway holds too many request bodies at this moment; try again."));
            return;
        }
        Failure failure = scan.feed(bytes);
        if (failure != null) {
            fail(failure);
            return;
        }
        slices.add(bytes);
    }

    private void onEnd() {
        if (over) {
            return;
        }
        Failure failure = scan.end();
        if (failure == null) {
            failure = ambiguity();
        }
        if (failure != null) {
            fail(failure);
            return;
        }
        String pathModel = inbound.model();
        if (pathModel != null) {
            Ask ask = ask(pathModel, streams, Ask.Shape.Json.WITHOUT_MODEL);
            finish().complete(ask);
            return;
        }
        String modelName = modelName();
        if (modelName != null || !model.isNamed()) {
            Ask ask = ask(modelName, stream.isTrue(), shape());
            finish().complete(ask);
        }
    }

    private Ask ask(@Nullable String modelName, boolean isStream, Ask.Shape shape) {
        return new Ask(modelName, isStream, slices, shape, length(), endUser == null ? null : endUser.found(slices));
    }

    /** Two members that a host may take for the same: it could obey the one of which we know nothing. */
    private @Nullable Failure ambiguity() {
        for (JsonMember member : new JsonMember[] {model, stream, streamOptions, includeUsage}) {
            if (member.isAmbiguous()) {
                return Failure.ofParam(
                        Kind.DUPLICATE_KEY,
                        member.toString(),
                        member + ": given twice, or in another spelling (expected: once, in lower case)");
            }
        }
        return null;
    }

    private @Nullable String modelName() {
        if (!model.isNamed()) {
            return null;
        }
        long length = model.end() - model.start() - 2; // without its quotes
        if (!model.isString() || length > MAX_MODEL_BYTES || length < 1) {
            fail(Failure.ofParam(
                    Kind.INVALID_REQUEST,
                    "model",
                    "model: not a text of 1 to " + MAX_MODEL_BYTES + " bytes (expected: the name of a model)"));
            return null;
        }
        Buffer quoted = slices.join(model.start(), model.end());
        String plain = plainText(quoted);
        if (plain != null) {
            return plain;
        }
        try {
            return (String) Json.decodeValue(quoted);
        } catch (DecodeException | ClassCastException badText) {
            fail(Failure.ofParam(
                    Kind.INVALID_JSON, "model", "model: not a valid text (expected: the name of a model)"));
            return null;
        }
    }

    /** The text between the quotes where it stands for itself: ASCII without an escape. */
    private static @Nullable String plainText(Buffer quoted) {
        byte[] bytes = quoted.getBytes(1, quoted.length() - 1);
        for (byte b : bytes) {
            if (b < ' ' || b == '\\') {
                return null;
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private AnswerLength length() {
        return length == null
                ? new AnswerLength(slices.length(), -1, 1, false, List.of(), null, null)
                : length.found(scan, slices);
    }

    private Ask.Shape shape() {
        return new Ask.Shape.Json(model.start(), model.end(), usageOption());
    }

    /** Where and how {@code stream_options.include_usage} can be written into the bytes. */
    private UsageOption usageOption() {
        if (!streamOptions.isNamed()) {
            long at = scan.topStart();
            return new UsageOption(at, at, "\"stream_options\":{\"include_usage\":true}" + (scan.isEmpty() ? "" : ","));
        }
        if (streamOptions.isNull()) {
            return new UsageOption(streamOptions.start(), streamOptions.end(), "{\"include_usage\":true}");
        }
        if (!streamOptions.isObject() || includeUsage.isTrue()) {
            return UsageOption.NOTHING;
        }
        if (includeUsage.isPresent()) {
            return new UsageOption(includeUsage.start(), includeUsage.end(), "true");
        }
        long inside = streamOptions.start() + 1;
        boolean empty = slices.join(inside, streamOptions.end() - 1).toString().isBlank();
        return includeUsage.isNamed()
                ? UsageOption.NOTHING
                : new UsageOption(inside, inside, "\"include_usage\":true" + (empty ? "" : ","));
    }

    private void fail(Failure failure) {
        if (!over) {
            body.pause();
            finish().fail(failure);
        }
    }

    /** Lets go of what was read: the handlers of the request keep this object for as long as its answer lasts. */
    private Promise<Ask> finish() {
        over = true;
        pace.stop();
        slices = new Slices();
        Promise<Ask> finished = result;
        result = Promise.promise();
        return finished;
    }
}
