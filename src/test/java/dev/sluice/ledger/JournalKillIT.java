package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B9: a process that writes as fast as it can is killed, again and again; what it had been told was durable is there, once. */
class JournalKillIT {
    private static final int CYCLES = Integer.getInteger("sluice.kills", 20);
    private static final JournalLimits LIMITS = new JournalLimits(32 << 10, 1L << 30);

    @TempDir
    private Path folder;

    /** Tells, line by line, what is durable: {@code h ID} for a hold, {@code s ID} for an end. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws IOException {
            Journal journal = TestJournal.open(Path.of(args[0]), LIMITS);
            journal.start();
            StringBuilder said = new StringBuilder();
            for (int i = 0; ; i++) {
                String id = args[1] + "-" + i;
                TestJournal.Answer answer = new TestJournal.Answer();
                HoldPlaced hold = Entries.hold(
                        id, 100, 10, failure -> said.append("h ").append(id).append('\n'));
                journal.append(hold);
                if (i % 3 != 0) {
                    journal.append(Entries.settled(
                            hold, 50, failure -> said.append("s ").append(id).append('\n')));
                }
                if (i % 20 == 19) {
                    journal.append(new JournalEntry.Progress("none", 0, 0, answer));
                    answer.await();
                    System.out.print(said);
                    System.out.flush();
                    said.setLength(0);
                }
            }
        }
    }

    @Test
    void what_was_durable_is_there_once_after_every_kill() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        Map<String, Long> promised = new HashMap<>();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            folder.toString(),
                            "c" + cycle)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            read(victim, 20 + random.nextInt(400), promised);
        }

        try (TestJournal journal = TestJournal.start(folder, LIMITS)) {
            Map<String, Long> costs = new HashMap<>();
            Set<String> twice = new HashSet<>();
            for (Settled settled : journal.drain()) {
                if (costs.put(settled.attemptId(), settled.settlement().costNanos()) != null) {
                    twice.add(settled.attemptId());
                }
            }
            assertThat(twice).isEmpty();
            promised.forEach((id, least) -> assertThat(costs)
                    .containsKey(id)
                    .satisfies(all -> assertThat(all.get(id)).as(id).isGreaterThanOrEqualTo(least)));
            assertThat(costs.values()).containsOnly(10L, 50L);
            assertThat(promised.size()).isGreaterThan(CYCLES * 20);
        }
    }

    /** Kills it after so many lines, and takes note of what it said until then: an end costs 50, a hold alone 10 or more. */
    private static void read(Process victim, int lines, Map<String, Long> promised) throws Exception {
        try (BufferedReader said = victim.inputReader()) {
            int seen = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.matches("[hs] c\\d+-\\d+")) {
                    promised.merge(line.substring(2), line.startsWith("s") ? 50L : 10L, Math::max);
                }
                if (++seen == lines) {
                    victim.toHandle().destroyForcibly(); // which leaves what it has said to be read
                }
            }
        }
        assertThat(victim.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
