package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.ledger.JournalEntry.Settled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write cut short is cut away; anything else that is not what was written stops the start. */
class JournalDamageTest {
    private static final int MARK_RECORD = SegmentFormat.HEAD_BYTES + 25;

    @TempDir
    private Path folder;

    private final JournalLimits limits = new JournalLimits(1 << 10, 1 << 20);
    private int copies;

    /** The files of a journal that was killed: one settled attempt, and the record of another in the end, without a mark. */
    private byte[] killed(Path source, int[] wholeBytes) throws IOException {
        try (TestJournal journal = TestJournal.start(source)) {
            journal.settle(journal.hold("a1", 100, 10), 50);
            wholeBytes[0] = (int) Files.size(Segment.in(source, 1).file());
            journal.hold("a2", 100, 10);
        }
        byte[] bytes = Files.readAllBytes(Segment.in(source, 1).file());
        return Arrays.copyOf(bytes, bytes.length - MARK_RECORD);
    }

    private Path copy(byte[] newest) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy-" + copies++));
        Files.write(Segment.in(copy, 1).file(), newest);
        return copy;
    }

    @Test
    void a_tail_torn_at_any_byte_is_cut() throws IOException {
        int[] whole = new int[1];
        byte[] bytes = killed(folder.resolve("source"), whole);

        for (int length = whole[0]; length < bytes.length; length++) {
            try (TestJournal journal = TestJournal.start(copy(Arrays.copyOf(bytes, length)))) {
                assertThat(journal.drain()).as("cut at %d", length).hasSize(1);
            }
        }
        try (TestJournal journal = TestJournal.start(copy(bytes))) {
            assertThat(journal.drain()).hasSize(2);
        }
    }

    @Test
    void a_tail_of_zeros_or_of_anything_is_cut() throws IOException {
        int[] whole = new int[1];
        byte[] bytes = killed(folder.resolve("source"), whole);
        for (int length = whole[0]; length < bytes.length; length++) {
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(bytes, length), bytes.length + 100);
            byte[] ones = zeros.clone();
            Arrays.fill(ones, length, ones.length, (byte) 0x55);

            for (byte[] torn : List.of(zeros, ones)) {
                try (TestJournal journal = TestJournal.start(copy(torn))) {
                    assertThat(journal.drain()).as("torn at %d", length).hasSizeBetween(1, 2);
                    assertThat(journal.journal().recovery().tornBytes()).isPositive();
                }
            }
        }
    }

    @Test
    void a_bit_that_flips_in_what_was_durable_stops_the_start() throws IOException {
        Path source = folder.resolve("source");
        try (TestJournal journal = TestJournal.start(source)) {
            journal.settle(journal.hold("a1", 100, 10), 50);
        }
        byte[] bytes = Files.readAllBytes(Segment.in(source, 1).file());

        for (int bit = 0; bit < (bytes.length - MARK_RECORD) * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            assertThatThrownBy(() -> Segment.in(source, 1).read(flipped, true, entry -> {}))
                    .as("bit %d", bit)
                    .isInstanceOf(JournalCorruptException.class)
                    .hasMessageContaining("0000000001.journal");
        }
    }

    @Test
    void older_files_must_be_whole_to_the_byte() throws IOException {
        Path source = folder.resolve("source");
        try (TestJournal journal = TestJournal.start(source, limits)) {
            for (int i = 0; i < 10; i++) {
                journal.hold("a" + i, 100, 10);
            }
        }
        byte[] bytes = Files.readAllBytes(Segment.in(source, 1).file());

        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);

            assertThatThrownBy(() -> Segment.in(source, 1).read(shorter, false, entry -> {}))
                    .as("cut at %d", length)
                    .isInstanceOf(JournalCorruptException.class);
        }
    }

    @Test
    void a_file_that_is_missing_stops_the_start() throws IOException {
        try (TestJournal journal = TestJournal.start(folder, limits)) {
            for (int i = 0; i < 30; i++) {
                journal.hold("a" + i, 100, 10);
            }
        }
        Files.delete(Segment.in(folder, 2).file());

        assertThatThrownBy(() -> TestJournal.open(folder, limits))
                .isInstanceOf(JournalCorruptException.class)
                .hasMessageContaining("0000000002.journal: no such file");
    }

    @Test
    void a_file_whose_making_was_cut_short_is_made_again() throws IOException {
        int[] whole = new int[1];
        byte[] bytes = killed(folder.resolve("source"), whole);
        for (int length = 0; length <= SegmentFormat.HEADER_BYTES; length++) {
            Path copy = copy(bytes);
            TestJournal.start(copy).close();
            Files.write(Segment.in(copy, 3).file(), new byte[length]);

            try (TestJournal journal = TestJournal.start(copy)) {
                assertThat(journal.drain()).hasSize(2);
            }
        }
    }

    /** Recovery writes; cut short at any byte of what it wrote, the next one comes to the same end. */
    @Test
    void a_recovery_that_crashes_anywhere_is_done_again() throws IOException {
        Path source = folder.resolve("source");
        try (TestJournal journal = TestJournal.start(source)) {
            for (int i = 0; i < 5; i++) {
                journal.hold("a" + i, 100 + i, 10);
            }
            journal.progress("a3", 33);
        }
        byte[] before = Files.readAllBytes(Segment.in(source, 1).file());
        TestJournal.start(source).close();
        byte[] sealed = Files.readAllBytes(Segment.in(source, 1).file());
        byte[] recovered = Files.readAllBytes(Segment.in(source, 2).file());

        for (int length = before.length; length <= sealed.length; length += 3) {
            assertRecovered(copy(Arrays.copyOf(sealed, length)));
        }
        // Each costs some writes to the disk, so not at each byte.
        for (int length = 0; length <= recovered.length; length += 17) {
            Path copy = copy(sealed);
            Files.write(Segment.in(copy, 2).file(), Arrays.copyOf(recovered, length));
            assertRecovered(copy);
        }
    }

    private static void assertRecovered(Path directory) throws IOException {
        for (int start = 0; start < 2; start++) {
            try (TestJournal journal = TestJournal.start(directory)) {
                assertThat(journal.drain())
                        .extracting(
                                Settled::attemptId,
                                settled -> settled.settlement().costNanos())
                        .containsExactlyInAnyOrder(
                                tuple("a0", 10L),
                                tuple("a1", 10L),
                                tuple("a2", 10L),
                                tuple("a3", 33L),
                                tuple("a4", 10L));
            }
        }
    }
}
