package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.provider.simulated.SimulatedHost;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The bill of a host that outlives the gateways, and what the ledger has to agree with. Each question has a model's name of its own. */
public final class HostBill {
    private static final long MARK_TOKENS = 256;

    private final SimulatedHost host;
    private final long inputNanos;
    private final long outputNanos;
    private final Map<String, List<BillEntry>> entries = new TreeMap<>();

    /** @param inputNanos what a token costs at the gateways */
    public HostBill(SimulatedHost host, long inputNanos, long outputNanos) {
        this.host = host;
        this.inputNanos = inputNanos;
        this.outputNanos = outputNanos;
    }

    /** Takes what is on the host's bill, once nothing runs there: its own list is bounded. */
    public void take() throws InterruptedException {
        while (host.bill().totals().running() > 0) {
            Thread.sleep(2);
        }
        host.bill()
                .latest(Integer.MAX_VALUE)
                .forEach(entry -> entries.computeIfAbsent(String.valueOf(entry.model()), model -> new ArrayList<>())
                        .add(entry));
        host.bill().reset();
    }

    public int questions() {
        return entries.size();
    }

    private long nanos(BillEntry entry) {
        return entry.inputTokens() * inputNanos + entry.outputTokens() * outputNanos;
    }

    /** What the host bills for each end user, as the ledger knows who asked. */
    public Map<String, Long> nanosByUser(List<Books.Line> lines) {
        Map<String, Long> sums = new HashMap<>();
        for (Books.Line line : lines) {
            entries.getOrDefault(line.model(), List.of())
                    .forEach(entry -> sums.merge(line.endUser(), nanos(entry), Long::sum));
        }
        return sums;
    }

    /** Every question on the bill is one attempt in the ledger, which has a cost that can be. */
    public void check(List<Books.Line> lines) {
        Map<String, List<Books.Line>> byModel = lines.stream().collect(Collectors.groupingBy(Books.Line::model));
        Set<String> lost = new HashSet<>(entries.keySet());
        lost.removeAll(byModel.keySet());
        assertThat(lost)
                .as(
                        "on the bill, but not in the ledger: %s",
                        lost.stream().map(entries::get).toList())
                .isEmpty();
        byModel.forEach((model, attempts) -> check(attempts, entries.getOrDefault(model, List.of())));
    }

    private void check(List<Books.Line> attempts, List<BillEntry> billed) {
        assertThat(attempts).as("%s", billed).hasSize(1);
        assertThat(billed).hasSizeLessThanOrEqualTo(1);
        Books.Line line = attempts.getFirst();
        assertThat(line.costNanos()).as("%s", line).isBetween(0L, line.heldNanos());
        if (line.cause().equals("CRASH")) {
            assertThat(line.costNanos()).as("%s", line).isPositive();
        }
        if (billed.isEmpty()) {
            assertThat(line.cause()).as("not on the bill: %s", line).isIn("CRASH", "CLIENT_CANCEL");
            return;
        }
        BillEntry entry = billed.getFirst();
        assertThat(line.costNanos()).as("%s for %s", line, entry).isGreaterThanOrEqualTo(leastNanos(line, entry));
        if (line.cause().equals("COMPLETED")) {
            assertThat(entry.ending()).isEqualTo(Ending.COMPLETED);
            assertThat(line.costNanos()).as("%s for %s", line, entry).isEqualTo(nanos(entry));
        }
    }

    /**
     * Of a stream that was broken off, what was on its way is an estimate: after a crash the tokens up to the next mark, at least, are
     * charged. Whether budgets hold even so is checked with their sums.
     */
    private long leastNanos(Books.Line line, BillEntry entry) {
        long input = entry.inputTokens() * inputNanos;
        return switch (line.cause()) {
            case "CLIENT_CANCEL" -> input + 1;
            case "CRASH" ->
                entry.stream() ? input + Math.min(entry.outputTokens(), MARK_TOKENS) * outputNanos : nanos(entry);
            default -> nanos(entry);
        };
    }
}
