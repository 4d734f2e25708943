package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.testing.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints figures of this machine; nothing is asserted. Run its {@code main} by hand: alone, or with {@code rows 10000000} for what
 * becomes of admission, leases and settlement while the ledger grows to as many entries.
 */
final class LedgerFigures {
    private LedgerFigures() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("sluice-figures");
        if (args.length == 2 && args[0].equals("rows")) {
            growth(folder.resolve("store"), Long.parseLong(args[1]));
            return;
        }
        latency(folder.resolve("latency"));
        throughput(folder.resolve("throughput"));
        recovery(folder.resolve("recovery"));
        settlement(folder.resolve("store"));
    }

    /** 500 holds and 500 settlements a second, at their intended times; behind ten seconds in which the JVM gets warm. */
    private static void latency(Path folder) throws IOException {
        latency(folder.resolve("cold"), 10);
        latency(folder.resolve("warm"), 60);
    }

    private static void latency(Path folder, int seconds) throws IOException {
        int rate = 500;
        long[] waited = new long[rate * seconds];
        try (TestJournal journal = TestJournal.start(folder)) {
            long start = System.nanoTime();
            for (int i = 0; i < waited.length; i++) {
                long intended = start + i * (1_000_000_000L / rate);
                while (System.nanoTime() < intended) {
                    LockSupport.parkNanos(100_000);
                }
                int index = i;
                HoldPlaced hold =
                        Entries.hold("l" + i, 100, 10, failure -> waited[index] = System.nanoTime() - intended);
                journal.journal().append(hold);
                journal.journal().append(Entries.settled(hold, 5));
            }
            journal.hold("end", 1, 1);
        }
        Arrays.sort(waited);
        System.out.printf(
                "journal at %d attempts/s for %d s: p50 %.2f ms, p99 %.2f ms, worst %.2f ms%n",
                rate,
                seconds,
                waited[waited.length / 2] / 1e6,
                waited[waited.length * 99 / 100] / 1e6,
                waited[waited.length - 1] / 1e6);
    }

    private static void growth(Path folder, long rows) throws IOException {
        Files.createDirectories(folder);
        try (TestLedger ledger = new TestLedger(StoreKind.SQLITE, folder)) {
            LedgerWriter writer = ledger.writer("n1");
            SplittableRandom random = new SplittableRandom(1);
            GrowthFigures figures = new GrowthFigures(ledger.database);
            settle(ledger, writer, random, "warm");
            long entries = 0;
            for (int step = 0; step <= 4; step++) {
                for (int batch = 0; entries < rows * step / 4; batch++) {
                    ledger.write(writer, TestLedger.random(random, step + "-" + batch + "-", 500));
                    entries = ledger.number("SELECT seq FROM ledger_chain");
                }
                double perSecond = settle(ledger, writer, random, "figure" + step);
                System.out.printf("%,d entries: settlement %.0f attempts/s, %s%n", entries, perSecond, figures.now());
            }
        }
    }

    /** Attempts per second. */
    private static double settle(TestLedger ledger, LedgerWriter writer, SplittableRandom random, String prefix) {
        List<List<Settled>> batches = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batches.add(TestLedger.random(random, prefix + i + "-", 500));
        }
        long start = System.nanoTime();
        batches.forEach(batch -> ledger.write(writer, batch));
        return 20_000 / ((System.nanoTime() - start) / 1e9);
    }

    private static void throughput(Path folder) throws IOException {
        int count = 200_000;
        try (TestJournal journal = TestJournal.start(folder)) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                journal.journal().append(Entries.hold("t" + i, 100, 10));
                while (journal.journal().queueDepth() > 20_000) {
                    LockSupport.parkNanos(100_000);
                }
            }
            journal.hold("end", 1, 1);
            System.out.printf("journal at most: %.0f entries/s%n", count / ((System.nanoTime() - start) / 1e9));
        }
    }

    private static void recovery(Path folder) throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            for (int i = 0; i < 50_000; i++) {
                HoldPlaced hold = Entries.hold("r" + i, 100, 10);
                journal.journal().append(hold);
                if (i % 10 != 0) {
                    journal.journal().append(Entries.settled(hold, 5));
                }
            }
            journal.hold("end", 1, 1);
        }
        long start = System.nanoTime();
        try (TestJournal journal = TestJournal.start(folder)) {
            System.out.printf(
                    "recovery of %s: %.2f s%n", journal.journal().recovery(), (System.nanoTime() - start) / 1e9);
        }
    }

    private static void settlement(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (TestLedger ledger = new TestLedger(StoreKind.SQLITE, folder)) {
            LedgerWriter writer = ledger.writer("n1");
            SplittableRandom random = new SplittableRandom(1);
            List<List<Settled>> batches = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                batches.add(TestLedger.random(random, "b" + i + "-", 500));
            }
            batches.subList(0, 40).forEach(batch -> ledger.write(writer, batch));
            long start = System.nanoTime();
            batches.subList(40, 120).forEach(batch -> ledger.write(writer, batch));
            System.out.printf("settlement on SQLite: %.0f attempts/s%n", 40_000 / ((System.nanoTime() - start) / 1e9));
            start = System.nanoTime();
            LedgerVerifier.Verdict verdict = ledger.verify();
            System.out.printf(
                    "verification: %.0f entries/s, %s%n",
                    verdict.entries() / ((System.nanoTime() - start) / 1e9), verdict.isWhole() ? "whole" : "damaged");
        }
    }
}
