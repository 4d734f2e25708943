package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.CallerWire;
import dev.sluice.testing.Connections;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.SeenAnswer;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/**
 * Every fault of the simulated host, on every endpoint, streaming or not: the caller gets what {@code docs/faults.md} says, the
 * gateway has nothing left of it, and the next request is answered well.
 */
@OverBothWires
class FaultMatrixIT {
    private static final Path DOCUMENT = Path.of(System.getProperty("sluice.root", ".."), "docs", "faults.md");
    private static final List<Way> COLUMNS = List.of(Way.CHAT, Way.CHAT_STREAM, Way.RESPONSES, Way.RESPONSES_STREAM);

    private static final List<String> FAULTS = List.of(
            "status:400",
            "status:401",
            "status:429",
            "status:500",
            "status:503",
            "html",
            "html:200",
            "content-type",
            "stall-head",
            "stall",
            "stall@3",
            "reset-head",
            "reset",
            "reset@3",
            "truncate",
            "truncate@3",
            "garbage",
            "garbage@3",
            "error",
            "error@3",
            "no-terminal",
            "drip:50us",
            "comments:30ms");

    private final CallerWire wire;

    FaultMatrixIT(CallerWire wire) {
        this.wire = wire;
    }

    /** The gate is what differs: longer than every time-out, or shorter than the silence of a host that stalls. */
    private TestGateway gateway(String gate) {
        return TestGateway.start("""
                stream:
                  gate: %s
                  keepAlive: 100ms
                  firstTokenTimeout: 1200ms
                  answerTimeout: 1200ms
                  gapTimeout: 700ms
                  totalTimeout: 20s
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                """.formatted(gate)).over(wire);
    }

    private static String model(String fault) {
        return "simulated/demo;tokens=5;" + (fault.startsWith("comments") ? "first=200ms;" : "") + "fault=" + fault;
    }

    /** What happens with each fault in each way. */
    private record Seen(Map<Way, Map<String, String>> cells) {
        static Seen of(TestGateway gateway) throws Exception {
            Map<Way, Map<String, String>> cells = new EnumMap<>(Way.class);
            try (ExecutorService callers = Executors.newFixedThreadPool(Way.values().length)) {
                List<Callable<Map<String, String>>> columns = Arrays.stream(Way.values())
                        .<Callable<Map<String, String>>>map(way -> () -> observe(gateway, way))
                        .toList();
                Iterator<Way> ways = List.of(Way.values()).iterator();
                for (Future<Map<String, String>> column : callers.invokeAll(columns)) {
                    cells.put(ways.next(), column.get());
                }
            }
            return new Seen(cells);
        }

        Map<String, String> column(Way way) {
            return Objects.requireNonNull(cells.get(way));
        }

        String cell(Way way, String fault) {
            return Objects.requireNonNull(column(way).get(fault));
        }

        /** The documented columns of some faults, as Markdown. */
        String table(List<String> faults) {
            String head = "| fault | " + COLUMNS.stream().map(Way::title).collect(Collectors.joining(" | ")) + " |\n|"
                    + "---|".repeat(COLUMNS.size() + 1) + "\n";
            return head + faults.stream().map(this::row).collect(Collectors.joining());
        }

        private String row(String fault) {
            return "| `" + fault + "` | "
                    + COLUMNS.stream().map(way -> cell(way, fault)).collect(Collectors.joining(" | ")) + " |\n";
        }

        boolean differsFrom(Seen other, String fault) {
            return COLUMNS.stream().anyMatch(way -> !cell(way, fault).equals(other.cell(way, fault)));
        }
    }

    private static Map<String, String> observe(TestGateway gateway, Way way) throws IOException {
        Map<String, String> cells = new LinkedHashMap<>();
        SeenAnswer good = SeenAnswer.ask(gateway, way, model("none"));
        assertThat(good.head().status()).as(good.body()).isEqualTo(200);
        for (String fault : FAULTS) {
            cells.put(fault, SeenAnswer.ask(gateway, way, model(fault)).describe(good));
            SeenAnswer next = SeenAnswer.ask(gateway, way, model("none"));
            assertThat(next.describe(good)).as("%s after %s", way, fault).isEqualTo("`200`, whole");
        }
        return cells;
    }

    private Seen run(String gate) throws Exception {
        try (TestGateway gateway = gateway(gate)) {
            Seen seen = Seen.of(gateway);
            gateway.awaitQuiet();
            // A connection of a broken exchange is closed; the pools have no more than once ran at a time.
            assertThat(Connections.to(gateway.host().port()))
                    .isLessThanOrEqualTo(
                            (long) Way.values().length * Runtime.getRuntime().availableProcessors());
            return seen;
        }
    }

    /** A cold gateway may be slower than the short time-outs here. */
    @BeforeParameterizedClassInvocation
    static void warmUp(CallerWire wire) throws Exception {
        try (TestGateway gateway = TestGateway.start().over(wire)) {
            for (Way way : Way.values()) {
                SeenAnswer.ask(gateway, way, model("none"));
            }
        }
    }

    @Test
    void every_fault_ends_as_documented() throws Exception {
        Seen shut = run("10s");
        Seen open = run("500ms");

        assertThat(shut.column(Way.COMPLETIONS)).isEqualTo(shut.column(Way.CHAT));
        assertThat(shut.column(Way.COMPLETIONS_STREAM)).isEqualTo(shut.column(Way.CHAT_STREAM));
        assertThat(shut.column(Way.EMBEDDINGS)).isEqualTo(shut.column(Way.CHAT));
        assertThat(open.column(Way.COMPLETIONS_STREAM)).isEqualTo(open.column(Way.CHAT_STREAM));
        List<String> different =
                FAULTS.stream().filter(fault -> open.differsFrom(shut, fault)).toList();
        assertThat(Files.readString(DOCUMENT)).contains(shut.table(FAULTS)).contains(open.table(different));
    }
}
