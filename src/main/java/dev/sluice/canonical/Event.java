package dev.sluice.canonical;

import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One step of a model's answer. A stream is {@code Started (parts of answers) Finished+}, or breaks off with {@link Failed} at
 * any place; {@code Finished} comes once for each answer, and nothing of that answer follows it; {@code UsageTold} may come anywhere behind
 * {@code Started}, most often as the last of all. What the reader of a dialect produces
 * keeps to this order, and every writer may rely on it.
 *
 * <p>Within an answer parts never overlap. A part ends where one of another sort begins; a tool call where the next one starts; a
 * thought with its seal. Answers, told apart by {@code choice} from 0, may interleave.
 */
public sealed interface Event {
    /**
     * The answer begins.
     *
     * @param usage what is known at the beginning, such as the input's size; null for nothing
     */
    record Started(
            String id, String model, long created, @Nullable Usage usage) implements Event {}

    /** More text; never empty. */
    record TextDelta(int choice, String text) implements Event {}

    /** More of a thought; never empty. */
    record ReasoningDelta(int choice, String text) implements Event {}

    /** The thought so far ends with its seal, as {@link Part.Reasoning} has it. */
    record ReasoningSealed(int choice, String seal, boolean hidden, String origin) implements Event {}

    /** More of a refusal; never empty. */
    record RefusalDelta(int choice, String text) implements Event {}

    /** A tool is called; its arguments follow. */
    record ToolCallStarted(
            int choice, String id, String name, @Nullable String seal) implements Event {}

    /** More of the arguments of the call that started last: a fragment of JSON text; never empty. */
    record ToolCallDelta(int choice, String arguments) implements Event {}

    /** A source of the text before it, as one dialect says it. */
    record Cited(int choice, String dialect, Json citation) implements Event {}

    /** One answer is whole. */
    record Finished(
            int choice, FinishReason reason, @Nullable String stopSequence) implements Event {}

    /** What the whole used; the last one counts. */
    record UsageTold(Usage usage) implements Event {}

    /** The host gives up. */
    record Failed(HostFault fault) implements Event {}
}
