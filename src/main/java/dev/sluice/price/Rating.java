package dev.sluice.price;

import java.util.ArrayList;
import java.util.List;

/** A cost on its way. */
final class Rating {
    private final List<CostLine> lines = new ArrayList<>();
    private boolean partial;
    private boolean doubtful;

    void add(CostLine line) {
        lines.add(line);
    }

    void unpriced(String model, Unit unit, long count) {
        partial = true;
        lines.add(new CostLine(model, unit, count, null, 0));
    }

    /** The price is not of the terms on which the answer was given. */
    void doubt() {
        doubtful = true;
    }

    Cost cost(boolean contradictory, String priceBookHash) {
        boolean nothing = partial && lines.stream().allMatch(line -> line.picosPerUnit() == null);
        if (nothing) {
            return new Cost(Cost.UNPRICED_NANOS, CostStatus.UNPRICED, priceBookHash, lines);
        }
        CostStatus status =
                partial ? CostStatus.PARTIAL : doubtful || contradictory ? CostStatus.ESTIMATED : CostStatus.EXACT;
        return Cost.of(lines, status, priceBookHash);
    }
}
