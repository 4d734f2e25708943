package dev.sluice.intake;

import dev.sluice.canonical.Operation;
import dev.sluice.dialect.AnswerLength;
import dev.sluice.dialect.AnswerLength.Place;
import dev.sluice.dialect.AnswerLength.Span;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import dev.sluice.stream.Slices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what a body says of the length of its answer: where the limit stands, or where one could. One instance per body. */
final class LengthScan {
    private static final int MAX_DIGITS = 18;

    private final @Nullable JsonMember parent;
    private final List<JsonMember> limits;
    private final List<JsonMember> counts;
    private final List<JsonMember> otherSpellings;
    private final @Nullable String name;

    /** @param name what a limit is called that is not there yet; null for what the host calls it */
    private LengthScan(
            @Nullable JsonMember parent,
            List<JsonMember> limits,
            List<JsonMember> counts,
            List<JsonMember> otherSpellings,
            @Nullable String name) {
        this.parent = parent;
        this.limits = limits;
        this.counts = counts;
        this.otherSpellings = otherSpellings;
        this.name = name;
    }

    /** What to look for in a question of {@code operation}; null where its answer has no length in tokens. */
    static @Nullable LengthScan of(Operation operation) {
        return switch (operation) {
            case CHAT -> top(List.of("max_completion_tokens", "max_tokens"), List.of("n"), null);
            case COMPLETIONS -> top(List.of("max_tokens"), List.of("n", "best_of"), "max_tokens");
            case RESPONSES -> top(List.of("max_output_tokens"), List.of(), "max_output_tokens");
            case MESSAGES -> top(List.of("max_tokens"), List.of(), "max_tokens");
            case GENERATE, STREAM_GENERATE, STREAM_GENERATE_ARRAY ->
                inside("generationConfig", "maxOutputTokens", "candidateCount", List.of("generation_config"));
            case CONVERSE, CONVERSE_STREAM -> inside("inferenceConfig", "maxTokens", null, List.of());
            default -> null;
        };
    }

    private static LengthScan top(List<String> limits, List<String> counts, @Nullable String name) {
        return new LengthScan(
                null,
                limits.stream().map(JsonMember::top).toList(),
                counts.stream().map(JsonMember::top).toList(),
                List.of(),
                name);
    }

    private static LengthScan inside(String parent, String limit, @Nullable String count, List<String> otherSpellings) {
        JsonMember config = JsonMember.top(parent);
        List<JsonMember> counts = count == null ? List.of() : List.of(config.child(count));
        return new LengthScan(
                config,
                List.of(config.child(limit)),
                counts,
                otherSpellings.stream().map(JsonMember::top).toList(),
                limit);
    }

    /** The members that the scan of the body has to look out for. */
    List<JsonMember> members() {
        List<JsonMember> members = new ArrayList<>(limits);
        members.addAll(counts);
        members.addAll(otherSpellings);
        if (parent != null) {
            members.add(parent);
        }
        return members;
    }

    /** What was found, once the whole body has been scanned. */
    AnswerLength found(JsonScan scan, Slices body) {
        long maxTokens = -1;
        boolean ambiguous = members().stream().anyMatch(JsonMember::isAmbiguous)
                || otherSpellings.stream().anyMatch(JsonMember::isNamed);
        List<Span> spans = new ArrayList<>(1);
        for (JsonMember limit : limits) {
            if (limit.isNamed()) {
                spans.add(new Span(limit.start(), limit.end()));
                long value = count(limit, body);
                ambiguous |= value < 0 && !limit.isNull();
                maxTokens = maxTokens < 0 ? value : value < 0 ? maxTokens : Math.min(maxTokens, value);
            }
        }
        long answers = 1;
        for (JsonMember member : counts) {
            answers = Math.max(answers, count(member, body));
        }
        return new AnswerLength(
                body.length(), maxTokens, answers, ambiguous, spans, spans.isEmpty() ? place(scan, body) : null, null);
    }

    private @Nullable Place place(JsonScan scan, Slices body) {
        if (parent == null) {
            long at = scan.topStart();
            return new Place(new Span(at, at), "", name, scan.isEmpty() ? "" : ",");
        }
        if (!parent.isNamed()) {
            long at = scan.topStart();
            return new Place(new Span(at, at), "\"" + parent + "\":{", name, scan.isEmpty() ? "}" : "},");
        }
        if (parent.isNull()) {
            return new Place(new Span(parent.start(), parent.end()), "{", name, "}");
        }
        if (!parent.isObject()) {
            return null;
        }
        long inside = parent.start() + 1;
        boolean empty = body.join(inside, parent.end() - 1)
                .toString(StandardCharsets.UTF_8)
                .isBlank();
        return new Place(new Span(inside, inside), "", name, empty ? "" : ",");
    }

    /** Its value if it is a plain whole number, else -1. */
    private static long count(JsonMember member, Slices body) {
        long digits = member.end() - member.start();
        if (!member.isCount() || digits > MAX_DIGITS) {
            return -1;
        }
        long value = 0;
        for (byte b : body.join(member.start(), member.end()).getBytes()) {
            if (b < '0' || b > '9') {
                return -1;
            }
            value = value * 10 + b - '0';
        }
        return value;
    }
}
