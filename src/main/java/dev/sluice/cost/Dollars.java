package dev.sluice.cost;

import java.math.BigDecimal;

/** Nano-dollars as people read them. */
public final class Dollars {
    private Dollars() {}

    /** As {@code $1.25} or {@code $0.000012}: two digits behind the point or as many as there are. */
    public static String of(long nanos) {
        return "$" + text(nanos);
    }

    /** The same without the sign of the currency. */
    public static String text(long nanos) {
        BigDecimal dollars = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return (dollars.scale() < 2 ? dollars.setScale(2) : dollars).toPlainString();
    }
}
