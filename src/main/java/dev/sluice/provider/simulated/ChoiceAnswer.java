package dev.sluice.provider.simulated;

import static dev.sluice.provider.simulated.ChoiceFormat.finishReason;

import dev.sluice.canonical.Operation;
import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** Answers of {@code /chat/completions} and {@code /completions}. */
final class ChoiceAnswer {
    private final Asked asked;
    private final ChoiceFormat format;
    private final Pace pace;
    private final List<Content> contents;
    private final long outputTokens;
    // The same in every chunk, and chunks are what a load test is made of.
    private final String chunkHead;
    private final String chunkTail;

    private ChoiceAnswer(Asked asked) {
        this.asked = asked;
        this.format = asked.operation() == Operation.CHAT ? ChoiceFormat.CHAT : ChoiceFormat.TEXT;
        this.pace = asked.pace();
        this.contents = IntStream.range(0, asked.choices())
                .mapToObj(index -> Content.of(asked, index))
                .toList();
        this.outputTokens = contents.stream().mapToLong(Content::tokens).sum();
        this.chunkHead = "data: " + envelope(format.chunkObject) + ",\"choices\":[";
        this.chunkTail = asked.tellsUsage() ? ",\"usage\":null}\n\n" : "}\n\n";
    }

    static Script script(Asked asked) {
        ChoiceAnswer answer = new ChoiceAnswer(asked);
        return asked.stream()
                ? Script.events(answer.stream(), ErrorBody::event, asked.inputTokens())
                : Script.pieces(200, "application/json", answer.whole(), asked.inputTokens());
    }

    private Iterable<Step> stream() {
        List<Iterable<? extends Step>> parts = new ArrayList<>();
        parts.add(openings());
        parts.add((Iterable<Step>) this::tokens);
        for (int i = 0; i < contents.size(); i++) {
            parts.add(List.of(Step.Bytes.of(chunk(i, format.closing, finishReason(contents.get(i))))));
        }
        if (asked.tellsUsage()) {
            parts.add(List.of(Step.Bytes.of(chunkHead + "]," + usage() + "}\n\n")));
        }
        parts.add(List.of(Step.Bytes.terminal("data: [DONE]\n\n"), new Step.End()));
        return Steps.chain(parts);
    }

    private List<Step> openings() {
        List<Step> openings = new ArrayList<>();
        for (int i = 0; i < contents.size(); i++) {
            String opening = format.opening(contents.get(i));
            if (opening != null) {
                openings.add(new Step.Bytes(
                        Step.Bytes.of(chunk(i, opening, "null")).data(),
                        Step.Role.OTHER,
                        i == 0 ? pace.firstMicros() : 0));
            }
        }
        return openings;
    }

    /** The choices take turns, a piece each, as OpenAI's do. */
    private Iterator<Step> tokens() {
        boolean opened = format == ChoiceFormat.CHAT;
        return new Iterator<>() {
            private final List<Iterator<Piece>> choices = contents.stream()
                    .map(content -> format.streamed(content).iterator())
                    .toList();
            private boolean begun = opened;
            private int turn;

            @Override
            public boolean hasNext() {
                return choices.stream().anyMatch(Iterator::hasNext);
            }

            @Override
            public Step next() {
                while (!choices.get(turn).hasNext()) {
                    turn = (turn + 1) % choices.size();
                }
                int index = turn;
                turn = (turn + 1) % choices.size();
                Piece piece = choices.get(index).next();
                long pause = !begun ? pace.firstMicros() : index == 0 && piece.isToken() ? pace.nextMicros() : 0;
                begun = true;
                Step.Bytes bytes = Step.Bytes.token(chunk(index, piece.json(), "null"), pause);
                return piece.isToken() ? bytes : new Step.Bytes(bytes.data(), Step.Role.OTHER, pause);
            }
        };
    }

    private String chunk(int index, String member, String finishReason) {
        return chunkHead + "{\"index\":" + index + "," + member + ",\"logprobs\":null,\"finish_reason\":" + finishReason
                + "}]" + chunkTail;
    }

    private Iterable<Step> whole() {
        List<Iterable<? extends Step>> parts = new ArrayList<>();
        String head = envelope(format.wholeObject) + ",\"choices\":[";
        parts.add(List.of(new Step.Bytes(
                Step.Bytes.of(head).data(), Step.Role.OTHER, pace.wholeMicros(outputTokens / contents.size()))));
        for (int i = 0; i < contents.size(); i++) {
            parts.add(List.of(Step.Bytes.of((i == 0 ? "" : ",") + "{\"index\":" + i + ",")));
            parts.addAll(member(contents.get(i)));
            parts.add(List.of(
                    Step.Bytes.of(",\"logprobs\":null,\"finish_reason\":" + finishReason(contents.get(i)) + "}")));
        }
        String usage = asked.options().usage().equals("never") ? "" : "," + usage();
        parts.add(List.of(Step.Bytes.terminal("]" + usage + "}"), new Step.End()));
        return Steps.chain(parts);
    }

    private List<Iterable<? extends Step>> member(Content content) {
        return switch (content) {
            case Content.Said said ->
                List.of(
                        List.of(Step.Bytes.of(format.beforeText())),
                        Steps.each(said.prose(), text -> Step.Bytes.token(text, 0)),
                        List.of(Step.Bytes.of(format.afterText())));
            case Content.Called called -> List.of(ChoiceFormat.message(called.calls()));
        };
    }

    private String envelope(String object) {
        return "{\"id\":\"" + asked.seed().id(format.idPrefix, 29) + "\",\"object\":\"" + object + "\",\"created\":"
                + asked.createdSeconds() + ",\"model\":" + Json.encode(asked.model())
                + ",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_simulated\"";
    }

    private String usage() {
        long prompt = asked.inputTokens();
        return "\"usage\":{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + outputTokens
                + ",\"total_tokens\":"
                + (prompt + outputTokens)
                + ",\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0}"
                + ",\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,"
                + "\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}";
    }
}
