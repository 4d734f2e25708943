package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.ledger.TestJournal.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full or broken: holds are refused, ends of running attempts are kept, and nothing that failed is found later. */
class JournalFaultTest {
    private static final JournalLimits SMALL = new JournalLimits(1 << 10, 1 << 20);

    @TempDir
    private Path folder;

    private final FailingDisk disk = new FailingDisk();

    @Test
    void while_the_disk_fails_holds_are_refused_and_ends_are_kept() throws IOException {
        for (FailingDisk.Fault fault : FailingDisk.Fault.values()) {
            Path directory = Files.createDirectory(folder.resolve(fault.name()));
            try (TestJournal journal = TestJournal.start(directory, SMALL, disk)) {
                HoldPlaced running = journal.hold("running", 100, 10);

                disk.fail(fault);
                assertThatThrownBy(() -> journal.hold("refused", 100, 10)).hasMessageContaining("cannot be written");
                Answer settled = new Answer();
                journal.journal().append(Entries.settled(running, 50, settled));
                assertThatThrownBy(() -> journal.hold("refused too", 100, 10))
                        .hasMessageContaining("cannot be written");
                assertThat(journal.journal().isHealthy()).isFalse();
                assertThat(settled).isNotDone();
                assertThat(journal.journal().queueDepth()).isPositive();
                disk.heal();
                settled.await();
                journal.settle(journal.hold("afterwards", 100, 10), 20);

                assertThat(journal.journal().isHealthy()).isTrue();
            }
            try (TestJournal journal = TestJournal.start(directory, SMALL, disk)) {
                assertThat(journal.journal().recovery().crashed())
                        .as(fault.name())
                        .isZero();
                assertThat(journal.drain()).extracting(Settled::attemptId).containsExactly("running", "afterwards");
            }
        }
    }

    @Test
    void an_end_that_never_could_be_written_is_told() throws IOException {
        TestJournal journal = TestJournal.start(folder, SMALL, disk);
        HoldPlaced hold = journal.hold("a1", 100, 10);
        disk.fail(FailingDisk.Fault.FORCE);
        Answer settled = new Answer();
        journal.journal().append(Entries.settled(hold, 50, settled));

        journal.close();

        assertThatThrownBy(settled::await).hasMessageContaining("of a test");
        disk.heal();
        try (TestJournal again = TestJournal.start(folder, SMALL, disk)) {
            assertThat(again.journal().recovery().crashed()).isEqualTo(1);
        }
    }

    /** A real disk that is really full; only root can make one. */
    @Test
    void a_full_disk_takes_holds_again_when_there_is_room() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()));
        try (TestJournal journal = TestJournal.start(folder, new JournalLimits(4 << 10, 1 << 20))) {
            List<HoldPlaced> running = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            running.add(journal.hold("a" + i, 10, 1));
                        }
                    })
                    .hasMessageContaining("No space left");
            List<Answer> ends = new ArrayList<>();
            for (HoldPlaced hold : running) {
                ends.add(new Answer());
                journal.journal().append(Entries.settled(hold, 5, ends.getLast()));
            }
            assertThat(journal.journal().isHealthy()).isFalse();

            assertThat(run("mount", "-o", "remount,size=4m", folder.toString())).isTrue();
            ends.forEach(Answer::await);
            journal.hold("afterwards", 10, 1);

            assertThat(journal.drain()).hasSameSizeAs(running);
        } finally {
            run("umount", "-l", folder.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
