package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Progress;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.ledger.TestJournal.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final UsageDetails DETAILS = UsageDetails.served("flex", null, "eu")
            .withModalities(1, 2, 3, 4)
            .withTool(UsageDetails.WEB_SEARCHES, 5)
            .withLegs(List.of(
                    new UsageDetails.Leg(null, Usage.of(7, 8, 2, 1)),
                    new UsageDetails.Leg("other", Usage.of(1, 1, 0, 0).servedAt("fast"))));
    private static final JournalLimits SMALL = new JournalLimits(4 << 10, 1 << 20);

    @TempDir
    private Path folder;

    @Test
    void what_was_settled_is_given_out_as_it_was_written() throws IOException {
        Settlement settlement = new Settlement(
                "a1",
                "PARTIAL",
                Cause.CLIENT_CANCEL,
                Settlement.MAX_NANOS,
                17,
                new Usage(1, 2, 3, 4, 5, 6, 7, 8, 9, null, true, DETAILS),
                "tier=flex",
                "größer-modell",
                "{\"ö\":\"\uD83D\uDE00\"}",
                -5);
        try (TestJournal journal = TestJournal.start(folder)) {
            HoldPlaced hold = journal.hold("a1", 500, 20);
            journal.journal().append(new Settled(hold, settlement, 700, Written.UNHEARD));
            journal.hold("a2", 1, 1);

            List<Settled> settled = journal.drain();

            assertThat(settled).hasSize(1);
            assertThat(settled.getFirst().settlement()).isEqualTo(settlement);
            assertThat(settled.getFirst().attempt()).isEqualTo(hold.attempt());
            assertThat(settled.getFirst().hold().windows()).isEqualTo(Entries.WINDOWS);
            assertThat(settled.getFirst().heldNanos()).isEqualTo(700);
            assertThat(settled.getFirst().overdraftNanos()).isEqualTo(Settlement.MAX_NANOS - 700);
        }
    }

    @Test
    void a_crash_settles_what_is_open_between_the_floor_and_the_hold() throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            journal.hold("at-floor", 1_000, 30);
            journal.hold("progressed", 1_000, 30);
            journal.progress("progressed", 400);
            journal.progress("progressed", 300);
            journal.hold("beyond", 1_000, 30);
            journal.progress("beyond", 4_000);
            journal.hold("never-zero", 1_000, 0);
            journal.hold("unpriced", HoldPlaced.UNPRICED, 0);
            journal.settle(journal.hold("ended", 1_000, 30), 7);
        }

        try (TestJournal journal = TestJournal.start(folder)) {
            assertThat(journal.journal().recovery()).isEqualTo(new Recovery(10, 5, 1_431, 0));
            assertThat(journal.drain())
                    .extracting(settled ->
                            settled.attemptId() + " " + settled.settlement().status() + " "
                                    + settled.settlement().cause() + " "
                                    + settled.settlement().costNanos())
                    .containsExactly(
                            "ended EXACT COMPLETED 7",
                            "at-floor ESTIMATED CRASH 30",
                            "progressed ESTIMATED CRASH 400",
                            "beyond ESTIMATED CRASH 1000",
                            "never-zero ESTIMATED CRASH 1",
                            "unpriced UNPRICED CRASH -1");
        }
    }

    @Test
    void a_raised_hold_is_the_new_bound_of_the_estimate() throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            journal.hold("a1", 100, 30);
            journal.journal().append(new Progress("a1", 250, 300, Written.UNHEARD));
            journal.hold("last", 1, 1);
        }

        try (TestJournal journal = TestJournal.start(folder)) {
            assertThat(journal.drain().getFirst().settlement().costNanos()).isEqualTo(250);
            assertThat(journal.drain().getFirst().heldNanos()).isEqualTo(300);
        }
    }

    @Test
    void a_second_start_finds_nothing_open() throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            journal.hold("a1", 1_000, 30);
        }
        TestJournal.start(folder).close();

        try (TestJournal journal = TestJournal.start(folder)) {
            assertThat(journal.journal().recovery().crashed()).isZero();
            assertThat(journal.drain()).hasSize(1);
        }
    }

    @Test
    void files_go_once_the_store_has_them() throws IOException {
        try (TestJournal journal = TestJournal.start(folder, SMALL)) {
            for (int i = 0; i < 100; i++) {
                journal.settle(journal.hold("a" + i, 10, 1), 5);
            }
            long before = segments();
            JournalCursor cursor = journal.journal().cursor();

            JournalCursor.Batch batch = cursor.next(1_000);
            journal.journal().confirm(batch.end());
            journal.hold("more", 10, 1);
            journal.hold("and more", 10, 1);

            assertThat(batch.settled()).hasSize(100);
            assertThat(before).isGreaterThan(5);
            assertThat(segments()).isLessThanOrEqualTo(2);
            cursor.close();
        }
    }

    @Test
    void an_attempt_that_runs_long_outlives_its_file() throws IOException {
        try (TestJournal journal = TestJournal.start(folder, SMALL)) {
            journal.hold("long", 1_000, 1);
            journal.progress("long", 77);
            for (int i = 0; i < 100; i++) {
                journal.settle(journal.hold("a" + i, 10, 1), 5);
            }
            JournalCursor cursor = journal.journal().cursor();
            journal.journal().confirm(cursor.next(1_000).end());
            journal.hold("last", 10, 1);
            journal.hold("very last", 10, 1);
            cursor.close();
        }

        assertThat(segments()).isLessThanOrEqualTo(2);
        try (TestJournal journal = TestJournal.start(folder, SMALL)) {
            assertThat(journal.drain())
                    .filteredOn(settled -> settled.attemptId().equals("long"))
                    .singleElement()
                    .satisfies(settled ->
                            assertThat(settled.settlement().costNanos()).isEqualTo(77));
        }
    }

    private long segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Segment.of(file) != null).count();
        }
    }

    @Test
    void a_full_journal_takes_ends_but_no_holds_until_the_store_has_caught_up() throws IOException {
        try (TestJournal journal = TestJournal.start(folder, new JournalLimits(1 << 10, 8 << 10))) {
            List<HoldPlaced> running = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            running.add(journal.hold("a" + i, 10, 1));
                        }
                    })
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("wait for the store");
            assertThat(journal.journal().isHealthy()).isFalse();

            running.forEach(hold -> journal.settle(hold, 5));
            JournalCursor cursor = journal.journal().cursor();
            JournalCursor.Batch all = cursor.next(10_000);
            assertThat(all.settled()).hasSameSizeAs(running);
            journal.journal().confirm(all.end());
            Answer answer = new Answer();
            // Refused or not, it makes the writer go round once.
            journal.journal().append(Entries.hold("in between", 1, 1, failure -> answer.complete(null)));
            answer.await();

            journal.hold("afterwards", 10, 1);

            assertThat(journal.journal().isHealthy()).isTrue();
            cursor.close();
        }
    }

    @Test
    void a_listener_that_throws_hurts_nobody() throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            journal.journal().append(Entries.hold("bad", 1, 1, failure -> {
                throw new AssertionError("of a test");
            }));
            journal.journal().onSettled(() -> {
                throw new IllegalStateException("of a test");
            });

            journal.settle(journal.hold("good", 1, 1), 1);
            journal.hold("still good", 1, 1);

            assertThat(journal.drain()).hasSize(1);
        }
    }

    @Test
    void two_processes_cannot_have_one_journal() throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            assertThatThrownBy(() -> TestJournal.open(folder, SMALL)).hasMessageContaining("held by another process");
            journal.hold("a1", 1, 1);
        }

        TestJournal.start(folder).close();
    }

    @Test
    void the_node_keeps_its_name() throws IOException {
        String first = nodeId();

        assertThat(nodeId()).isEqualTo(first).matches("[0-9a-f]{16}");

        Files.writeString(folder.resolve("node-id"), "nonsense");
        assertThatThrownBy(this::nodeId).isInstanceOf(JournalCorruptException.class);
    }

    private String nodeId() throws IOException {
        try (TestJournal journal = TestJournal.start(folder)) {
            return journal.journal().nodeId();
        }
    }

    @Test
    void what_is_appended_after_the_end_fails_at_once() throws IOException {
        TestJournal journal = TestJournal.start(folder);
        journal.close();

        assertThatThrownBy(() -> journal.hold("late", 1, 1)).hasMessageContaining("journal: closed");
    }

    @Test
    void what_was_appended_before_the_start_is_written() throws IOException {
        Journal journal = TestJournal.open(folder, SMALL);
        Answer answer = new Answer();
        journal.append(Entries.hold("early", 1, 1, answer));
        assertThat(journal.queueDepth()).isEqualTo(1);

        journal.start();
        answer.await();

        journal.stop().toCompletableFuture().join();
        assertThat(journal.queueDepth()).isZero();
    }

    @Test
    void many_threads_may_append() throws IOException {
        int threads = 8;
        int each = 500;
        try (TestJournal journal = TestJournal.start(folder, new JournalLimits(64 << 10, 1L << 30))) {
            IntStream.range(0, threads).parallel().forEach(thread -> {
                List<Answer> answers = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    HoldPlaced hold = Entries.hold(thread + "-" + i, 10, 1);
                    Answer answer = new Answer();
                    journal.journal().append(hold);
                    journal.journal().append(Entries.settled(hold, i, answer));
                    answers.add(answer);
                }
                answers.forEach(Answer::await);
            });

            List<String> ids = journal.drain().stream().map(Settled::attemptId).toList();

            assertThat(ids).hasSize(threads * each).doesNotHaveDuplicates();
            assertThat(ids.stream().filter(id -> id.startsWith("3-")))
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(i -> "3-" + i).toList());
        }
    }
}
