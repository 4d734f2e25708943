package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Progress;
import dev.sluice.ledger.JournalEntry.Settled;
import java.util.List;

/** Writes entries as records; {@link EntryDecoder} reads them. The order of the fields is version 1 of the format. */
final class EntryEncoder {
    /** Hosts' usage blocks have some hundred bytes; what is far longer is no such block and is left out rather than cut. */
    static final int MAX_RAW_CHARS = 256 << 10;

    private EntryEncoder() {}

    static void encode(JournalEntry entry, FieldWriter out) {
        int start = out.beginRecord();
        switch (entry) {
            case HoldPlaced hold -> writeHold(hold, out.octet(SegmentFormat.HOLD_PLACED));
            case Progress progress ->
                out.octet(SegmentFormat.PROGRESS)
                        .text(progress.attemptId())
                        .number(progress.nanos())
                        .number(progress.heldNanos());
            case Settled settled -> {
                writeHold(settled.hold(), out.octet(SegmentFormat.SETTLED));
                out.number(settled.heldNanos());
                writeSettlement(settled.settlement(), out);
            }
        }
        out.endRecord(start);
    }

    private static void writeHold(HoldPlaced hold, FieldWriter out) {
        Attempt attempt = hold.attempt();
        out.text(attempt.id())
                .text(attempt.requestId())
                .number(attempt.number())
                .text(attempt.organisation())
                .text(attempt.team())
                .text(attempt.user())
                .text(attempt.keyId())
                .text(attempt.endUser());
        writeTexts(attempt.tags(), out);
        out.text(attempt.provider())
                .text(attempt.model())
                .text(attempt.operation())
                .number(attempt.startedAtMillis())
                .text(attempt.priceBookHash())
                .number(hold.heldNanos())
                .number(hold.floorNanos())
                .number(hold.windows().size());
        for (BudgetWindow window : hold.windows()) {
            out.text(window.budgetId()).number(window.startMillis());
        }
    }

    private static void writeTexts(List<String> texts, FieldWriter out) {
        out.number(texts.size());
        for (String text : texts) {
            out.text(text);
        }
    }

    private static void writeSettlement(Settlement settlement, FieldWriter out) {
        out.text(settlement.status())
                .text(settlement.cause().name())
                .number(settlement.costNanos())
                .number(settlement.avoidedNanos());
        writeUsage(settlement.usage(), out);
        String raw = settlement.rawText();
        out.text(settlement.conditions())
                .text(settlement.servedModel())
                .text(raw != null && raw.length() > MAX_RAW_CHARS ? "{\"leftOut\":" + raw.length() + "}" : raw)
                .number(settlement.endedAtMillis());
    }

    private static void writeUsage(Usage usage, FieldWriter out) {
        out.number(usage.input())
                .number(usage.cacheRead())
                .number(usage.cacheWrite())
                .number(usage.cacheWriteLong())
                .number(usage.output())
                .number(usage.reasoning())
                .number(usage.audioInput())
                .number(usage.audioOutput())
                .number(usage.toolUnits())
                .octet(usage.contradictory() ? 1 : 0)
                .text(UsageText.of(usage.details()));
    }
}
