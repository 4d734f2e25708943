package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How this node deals with its bank.
 *
 * @param numbers             the last number of a request; begins above all that an earlier run of the node has used
 * @param refusalMemoryMillis how long a refusal is remembered, so that each further one costs the bank nothing
 * @param patienceMillis      how long an answer is waited for before the bank counts as unreachable
 * @param backOffMillis       how long after a failure the bank is asked again
 * @param idleMillis          how long a lease may lie unused before it is given back
 */
record Teller(
        Bank bank,
        LongSupplier clockMillis,
        AtomicLong numbers,
        long refusalMemoryMillis,
        long patienceMillis,
        long backOffMillis,
        long idleMillis) {
    static Teller of(Bank bank, LongSupplier clockMillis) {
        return new Teller(bank, clockMillis, new AtomicLong(clockMillis.getAsLong() << 20), 250, 2_000, 1_000, 60_000);
    }

    long number() {
        return numbers.incrementAndGet();
    }

    long now() {
        return clockMillis.getAsLong();
    }
}
