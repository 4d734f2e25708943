package dev.sluice.canonical;

import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a host says an answer used, in tokens, as counts that do not overlap: each token is in one of them. Which of a host's numbers
 * include which others is known to the reader of its dialect alone.
 *
 * @param input what was read anew, as text or image
 * @param cacheRead what was read from the host's prompt cache
 * @param cacheWrite what was written to it for a short time (five minutes with Anthropic)
 * @param cacheWriteLong what was written to it for an hour
 * @param output what was written, but for the next ones
 * @param reasoning what was thought, where the host tells it
 * @param audioInput sound that was listened to, outside of any cache
 * @param audioOutput sound that was made
 * @param toolUnits calls of tools that the host runs and bills by the piece
 * @param raw the host's own words, or null where they were not kept
 * @param contradictory whether the host's numbers cannot all be true; they are not to be billed unseen
 * @param details what else the host tells that a price depends on
 */
public record Usage(
        long input,
        long cacheRead,
        long cacheWrite,
        long cacheWriteLong,
        long output,
        long reasoning,
        long audioInput,
        long audioOutput,
        long toolUnits,
        Json.@Nullable Obj raw,
        boolean contradictory,
        UsageDetails details) {
    /** Of a host that tells no more than counts. */
    public Usage(
            long input,
            long cacheRead,
            long cacheWrite,
            long cacheWriteLong,
            long output,
            long reasoning,
            long audioInput,
            long audioOutput,
            long toolUnits,
            Json.@Nullable Obj raw,
            boolean contradictory) {
        this(
                input,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                output,
                reasoning,
                audioInput,
                audioOutput,
                toolUnits,
                raw,
                contradictory,
                UsageDetails.NONE);
    }

    /** From the totals of OpenAI's dialects, where input includes what was cached and output what was thought. */
    public static Usage of(long totalInput, long totalOutput, long cached, long reasoning) {
        boolean contradictory = cached > totalInput || reasoning > totalOutput || cached < 0 || reasoning < 0;
        return new Usage(
                Math.max(totalInput - cached, 0),
                cached,
                0,
                0,
                Math.max(totalOutput - reasoning, 0),
                reasoning,
                0,
                0,
                0,
                null,
                contradictory);
    }

    /** The same where so many of the tokens counted as text were sound. */
    public Usage hearing(long heard, long spoken) {
        if (heard == 0 && spoken == 0) {
            return this;
        }
        boolean impossible = heard < 0 || spoken < 0 || heard > input || spoken > output;
        long in = Math.min(Math.max(heard, 0), input);
        long out = Math.min(Math.max(spoken, 0), output);
        return new Usage(
                input - in,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                output - out,
                reasoning,
                audioInput + in,
                audioOutput + out,
                toolUnits,
                raw,
                contradictory || impossible,
                details);
    }

    /** All that was read. */
    public long totalInput() {
        return input + cacheRead + cacheWrite + cacheWriteLong + audioInput;
    }

    /** All that was written. */
    public long totalOutput() {
        return output + reasoning + audioOutput;
    }

    public long total() {
        return totalInput() + totalOutput();
    }

    /** The same where more was written than the host had told of. */
    public Usage withOutputAtLeast(long tokens) {
        long more = Math.max(0, tokens - totalOutput());
        return new Usage(
                input,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                output + more,
                reasoning,
                audioInput,
                audioOutput,
                toolUnits,
                raw,
                contradictory,
                details);
    }

    /** The same with the host's own words. */
    public Usage withRaw(Json.Obj words) {
        return with(words, details);
    }

    /** The same with more that a price depends on. */
    public Usage with(UsageDetails more) {
        return more.equals(details) ? this : with(raw, more);
    }

    /** The same as served at a tier that is told outside of the host's usage; null if it is not told. */
    public Usage servedAt(@Nullable String tier) {
        return tier == null || !details.tier().isEmpty() ? this : with(details.servedAt(tier));
    }

    /** The same with so many calls of a tool that the host ran and bills by the piece, by a word of {@link UsageDetails}. */
    public Usage withTool(String kind, long calls) {
        return calls <= 0
                ? this
                : new Usage(
                        input,
                        cacheRead,
                        cacheWrite,
                        cacheWriteLong,
                        output,
                        reasoning,
                        audioInput,
                        audioOutput,
                        toolUnits + calls,
                        raw,
                        contradictory,
                        details.withTool(kind, calls));
    }

    /** The same where more was used than could be read; not to be billed unseen either. */
    public Usage doubtful() {
        return new Usage(
                input,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                output,
                reasoning,
                audioInput,
                audioOutput,
                toolUnits,
                raw,
                true,
                details);
    }

    private Usage with(Json.@Nullable Obj words, UsageDetails more) {
        return new Usage(
                input,
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                output,
                reasoning,
                audioInput,
                audioOutput,
                toolUnits,
                words,
                contradictory,
                more);
    }
}
