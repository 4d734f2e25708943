package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.JournalEntry.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandOverTest {
    private final HandOver handOver = new HandOver();

    private static List<String> ids(@Nullable JournalEntry first) {
        List<String> ids = new ArrayList<>();
        for (JournalEntry entry = first; entry != null; entry = entry.next) {
            ids.add(entry.attemptId());
        }
        return ids;
    }

    @Test
    void the_oldest_is_taken_first_and_only_the_first_wakes_the_taker() {
        assertThat(handOver.push(new Progress("a", 0))).isEqualTo(HandOver.Pushed.FIRST);
        assertThat(handOver.push(new Progress("b", 0))).isEqualTo(HandOver.Pushed.BEHIND_OTHERS);
        assertThat(handOver.depth()).isEqualTo(2);

        assertThat(ids(handOver.takeAll())).containsExactly("a", "b");

        assertThat(handOver.takeAll()).isNull();
        assertThat(handOver.depth()).isZero();
        assertThat(handOver.push(new Progress("c", 0))).isEqualTo(HandOver.Pushed.FIRST);
        assertThat(ids(handOver.close())).containsExactly("c");
        assertThat(handOver.push(new Progress("d", 0))).isEqualTo(HandOver.Pushed.CLOSED);
        assertThat(handOver.close()).isNull();
    }

    /** Each entry is taken exactly once, those of a thread in its order, and somebody is woken for every round. */
    @Test
    void nothing_is_lost_or_doubled_among_many_threads() throws InterruptedException {
        int threads = 4;
        int each = 50_000;
        AtomicInteger refused = new AtomicInteger();
        List<String> taken = new ArrayList<>();
        Thread taker = new Thread(() -> {
            while (taken.size() < threads * each / 2) {
                taken.addAll(ids(handOver.takeAll()));
            }
            taken.addAll(ids(handOver.close()));
        });
        taker.start();

        IntStream.range(0, threads).parallel().forEach(thread -> {
            for (int i = 0; i < each; i++) {
                if (handOver.push(new Progress(thread + "-" + i, 0)) == HandOver.Pushed.CLOSED) {
                    refused.incrementAndGet();
                }
            }
        });
        taker.join();

        assertThat(taken).doesNotHaveDuplicates().hasSize(threads * each - refused.get());
        for (int thread = 0; thread < threads; thread++) {
            String prefix = thread + "-";
            List<String> own =
                    taken.stream().filter(id -> id.startsWith(prefix)).toList();
            assertThat(own)
                    .containsExactlyElementsOf(IntStream.range(0, own.size())
                            .mapToObj(i -> prefix + i)
                            .toList());
        }
    }
}
