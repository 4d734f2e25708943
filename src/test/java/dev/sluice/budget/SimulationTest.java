package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * One to three nodes and their bank in simulated time: requests of random sizes, answers of the bank that come late, twice or never,
 * nodes that are lost and come back, clocks that step, limits that change, resets, keys that move. After each step a model, kept
 * apart from all of it, looks at every window: after whatever adds to it, settled + held ≤ limit (B1, B2, B5, B6).
 */
class SimulationTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final int SEEDS = Integer.getInteger("sluice.seeds", 500);

    /** Just before the clocks are put back, and just before they are put forward. */
    private static final List<Long> STARTS = List.of(
            Instant.parse("2026-10-24T23:50:00Z").toEpochMilli(),
            Instant.parse("2026-03-28T22:50:00Z").toEpochMilli(),
            Instant.parse("2026-06-30T21:58:00Z").toEpochMilli());

    private record Event(long atMillis, long order, Runnable run) {}

    /** A node: what it has admitted and not yet ended, and what it has spent and not yet posted. */
    private static final class Node {
        final String name;
        final List<Hold> open = new ArrayList<>();
        final List<Posting> journal = new ArrayList<>();
        Budgets budgets;
        int life;
        int releasedLife;
        Map<Subjects, BudgetSet> sets = new HashMap<>();

        Node(String name, Function<Node, Budgets> budgets) {
            this.name = name;
            this.budgets = budgets.apply(this);
        }
    }

    private record Posting(BudgetWindow window, long nanos) {}

    /** The world of one seed. */
    private static final class World {
        final Random random;
        final PriorityQueue<Event> events =
                new PriorityQueue<>(Comparator.comparingLong(Event::atMillis).thenComparingLong(Event::order));
        final List<Node> nodes = new ArrayList<>();
        final MemoryBank bank;
        boolean faulty;
        List<Budget> all;
        String team = "a";
        long elapsed;
        long step;
        long order;
        int admitted;

        /** What the model knows: settled and held, by window. */
        final Map<BudgetWindow, long[]> truth = new TreeMap<>();

        final long start;

        World(long seed, List<Budget> budgets, int count, boolean faulty) {
            random = new Random(seed);
            start = STARTS.get(random.nextInt(STARTS.size()));
            all = budgets;
            this.faulty = faulty;
            bank = new MemoryBank(Slices.ofNodes(count), this::now);
            bank.replace(all);
            for (int i = 0; i < count; i++) {
                nodes.add(new Node("n" + i, this::newBudgets));
            }
        }

        long now() {
            return start + elapsed + step;
        }

        Budgets newBudgets(Node node) {
            Budgets budgets = new Budgets(shaky(bank.of(node.name), node), this::now);
            budgets.replace(all);
            return budgets;
        }

        void later(long millis, Runnable run) {
            events.add(new Event(elapsed + millis, order++, run));
        }

        /** Requests and answers are each late, lost or doubled now and then. */
        Bank shaky(Bank sound, Node node) {
            int life = node.life;
            return new Bank() {
                @Override
                public void lease(LeaseRequest request, Consumer<LeaseReply> answer) {
                    int fate = faulty ? random.nextInt(20) : 10;
                    if (fate == 0) {
                        later(5, () -> answer.accept(new LeaseReply.Unreachable()));
                        return;
                    }
                    later(fate == 1 ? 3_000 : 1 + random.nextInt(4), () -> {
                        // A run's requests are over before its leases are released.
                        if (life >= node.releasedLife) {
                            deliver(sound, request, fate, answer);
                        }
                    });
                }

                private void deliver(Bank sound, LeaseRequest request, int fate, Consumer<LeaseReply> answer) {
                    sound.lease(request, reply -> {
                        if (fate == 2) {
                            return;
                        }
                        if (fate == 3) {
                            later(50, () -> answer.accept(reply));
                        }
                        later(fate == 4 ? 4_000 : 1, () -> answer.accept(reply));
                    });
                }

                @Override
                public void recalled(Consumer<List<BudgetWindow>> answer) {
                    sound.recalled(answer);
                }
            };
        }

        void request(Node node, long nanos, int tries) {
            Subjects subjects = new Subjects("key", null, team, null, "model", List.of(), "u" + random.nextInt(2));
            BudgetSet set = node.sets.computeIfAbsent(subjects, node.budgets::of);
            int life = node.life;
            switch (node.budgets.admit(set, nanos, now())) {
                case Admission.Admitted placed -> admitted(node, placed.hold(), nanos);
                case Admission.AwaitLease wait ->
                    wait.onAnswered(() -> later(0, () -> {
                        if (tries > 0 && node.life == life) {
                            request(node, nanos, tries - 1);
                        }
                    }));
                case Admission.Refused refused -> {}
                case Admission.Unavailable unavailable -> {}
                case Admission.Throttled throttled -> {}
                case Admission.Downgrade downgrade -> {}
            }
        }

        void admitted(Node node, Hold hold, long nanos) {
            admitted++;
            node.open.add(hold);
            book(hold, 0, nanos);
            int life = node.life;
            if (random.nextInt(3) == 0) {
                later(random.nextInt(2_000), () -> raise(node, hold, 1 + random.nextInt(20)));
            }
            later(1 + random.nextInt(8_000), () -> {
                if (node.life == life) {
                    end(node, hold, random.nextInt(4));
                }
            });
        }

        void raise(Node node, Hold hold, long more) {
            if (node.open.contains(hold) && hold.raise(more)) {
                book(hold, 0, more);
            }
        }

        void end(Node node, Hold hold, int how) {
            long held = hold.nanos();
            if (how == 0) {
                assertThat(hold.release()).isTrue();
                book(hold, 0, -held);
            } else {
                long actual = how == 1 ? held : random.nextLong(held + 1);
                assertThat(hold.settle(actual)).isTrue();
                book(hold, actual, -held);
                hold.windows().forEach(window -> node.journal.add(new Posting(window, actual)));
            }
            assertThat(hold.settle(1)).isFalse();
            node.open.remove(hold);
        }

        void book(Hold hold, long settled, long held) {
            for (BudgetWindow window : hold.windows()) {
                long[] sums = truth.computeIfAbsent(window, name -> new long[2]);
                sums[0] += settled;
                sums[1] += held;
            }
            if (settled + held > 0) {
                hold.windows().forEach(this::check);
            }
        }

        Budget budget(BudgetWindow window) {
            return all.stream()
                    .filter(budget -> budget.id().equals(window.budget()))
                    .findFirst()
                    .orElseThrow();
        }

        /** Of a rolling window, every slot that counts now. */
        void check(BudgetWindow window) {
            Budget budget = budget(window);
            long sum = 0;
            for (Map.Entry<BudgetWindow, long[]> entry : truth.entrySet()) {
                BudgetWindow other = entry.getKey();
                boolean counts = other.ofPeriod().equals(window.ofPeriod())
                        && (!(budget.window() instanceof Window.Rolling rolling)
                                || (other.slot() >= rolling.firstSlot(now()) && other.slot() <= now()));
                sum += counts ? entry.getValue()[0] + entry.getValue()[1] : 0;
            }
            assertThat(sum).as("%s at %s", window, now()).isLessThanOrEqualTo(budget.limitAt(now()));
        }

        void post(Node node) {
            node.journal.forEach(posting -> bank.post(node.name, posting.window(), posting.nanos()));
            node.journal.clear();
        }

        /** Killed: what is open settles at its hold when the node is back; its journal is replayed, then its leases released. */
        void kill(Node node) {
            node.life++;
            List<Hold> lost = List.copyOf(node.open);
            node.open.clear();
            later(500 + random.nextInt(5_000), () -> {
                for (Hold hold : lost) {
                    long held = hold.nanos();
                    book(hold, held, -held);
                    hold.windows().forEach(window -> node.journal.add(new Posting(window, held)));
                }
                post(node);
                bank.release(node.name);
                node.releasedLife = node.life;
                node.budgets = newBudgets(node);
                node.sets = new HashMap<>();
            });
            node.budgets = new Budgets(
                    new Bank() {
                        @Override
                        public void lease(LeaseRequest request, Consumer<LeaseReply> answer) {}

                        @Override
                        public void recalled(Consumer<List<BudgetWindow>> answer) {}
                    },
                    this::now);
            node.budgets.replace(all);
            node.sets = new HashMap<>();
        }

        void replace(List<Budget> others) {
            all = others;
            bank.replace(all);
            nodes.forEach(node -> node.budgets.replace(all));
        }

        void run(long untilMillis) {
            while (!events.isEmpty() && events.peek().atMillis() <= untilMillis) {
                Event event = events.remove();
                elapsed = Math.max(elapsed, event.atMillis());
                event.run().run();
            }
            elapsed = untilMillis;
        }

        void tickAndPost(long everyMillis, long untilMillis) {
            for (Node node : nodes) {
                for (long at = everyMillis; at < untilMillis; at += everyMillis) {
                    later(at, () -> {
                        node.budgets.tick(now());
                        post(node);
                    });
                }
            }
        }

        /** Nothing is open, all is posted: what the nodes have free is what the bank has leased, to the nano. */
        void checkBooks() {
            nodes.forEach(this::post);
            for (Node node : nodes) {
                assertThat(node.budgets.holds().open()).isZero();
                assertThat(node.budgets.holds().nanos()).isZero();
            }
            Map<BudgetWindow, Long> settled = new HashMap<>();
            truth.forEach((window, sums) -> {
                assertThat(sums[1]).as("held in %s", window).isZero();
                settled.merge(window.ofPeriod(), sums[0], Long::sum);
            });
            settled.forEach((window, nanos) -> {
                assertThat(bank.postedNanos(window)).as("posted to %s", window).isEqualTo(nanos);
                long free = nodes.stream()
                        .flatMap(node -> node.budgets.readings().stream())
                        .filter(reading -> reading.window().equals(window))
                        .mapToLong(MeterReading::freeNanos)
                        .sum();
                assertThat(bank.leasedNanos(window)).as("leased of %s", window).isEqualTo(free);
            });
        }
    }

    private static List<Budget> budgets() {
        return List.of(
                new Budget("hour", Scope.KEY, "key", 500, new Window.Calendar(Window.Unit.HOUR, BERLIN), Mode.HARD),
                new Budget("day", Scope.TEAM, "a", 900, new Window.Calendar(Window.Unit.DAY, BERLIN), Mode.HARD),
                new Budget("total", Scope.TEAM, "b", 700, new Window.Total(), Mode.HARD),
                new Budget("roll", Scope.MODEL, "model", 1_200, new Window.Rolling(Duration.ofMinutes(5)), Mode.HARD),
                new Budget("each", Scope.END_USER, "*", 400, new Window.Calendar(Window.Unit.HOUR, BERLIN), Mode.HARD));
    }

    private static void change(World world) {
        List<Budget> next = new ArrayList<>(world.all);
        int which = world.random.nextInt(next.size());
        Budget budget = next.get(which);
        long now = world.now();
        switch (world.random.nextInt(5)) {
            case 0 -> next.set(which, budget.withLimit(budget.limitNanos() + 100));
            case 1 -> next.set(which, budget.withTopUps(List.of(new TopUp(150, now, now + 20_000))));
            case 2 -> next.set(which, budget.withLimit(Math.max(50, budget.limitNanos() - 100)));
            case 3 -> {
                if (!(budget.window() instanceof Window.Rolling)) {
                    next.set(which, budget.resetAt(now));
                }
            }
            default -> world.team = world.team.equals("a") ? "b" : "a";
        }
        world.replace(next);
    }

    private static void simulate(long seed) {
        World world = new World(seed, budgets(), 1 + (int) (seed % 3), seed % 2 == 0);
        Random random = world.random;
        long end = 90_000;
        world.tickAndPost(500, end + 60_000);
        for (int i = 0; i < 60; i++) {
            Node node = world.nodes.get(random.nextInt(world.nodes.size()));
            world.later(random.nextLong(end), () -> world.request(node, 1 + random.nextInt(90), 5));
        }
        for (int i = 0; i < 4; i++) {
            world.later(random.nextLong(end), () -> change(world));
        }
        if (random.nextInt(3) == 0) {
            world.later(random.nextLong(end), () -> world.step = random.nextBoolean() ? 3_600_000 : -3_600_000);
            world.later(random.nextLong(end), () -> world.step = 0);
        }
        if (random.nextInt(3) == 0) {
            world.later(random.nextLong(end), () -> world.kill(world.nodes.get(0)));
        }
        world.later(end + 20_000, () -> world.faulty = false);
        world.run(end + 70_000);
        world.checkBooks();
    }

    @Test
    void no_window_of_any_budget_is_ever_overshot_on_up_to_three_nodes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                simulate(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void nearly_all_that_can_be_paid_for_is_admitted_however_many_nodes_share_it() {
        for (int nodes = 1; nodes <= 3; nodes++) {
            for (long seed = 0; seed < 50; seed++) {
                Budget budget = new Budget("b", Scope.KEY, "key", 40_000, new Window.Total(), Mode.HARD);
                World world = new World(seed, List.of(budget), nodes, false);
                world.tickAndPost(500, 300_000);
                for (int i = 0; i < 1_200; i++) {
                    Node node = world.nodes.get(i % 7 == 0 ? 0 : world.random.nextInt(nodes));
                    world.later(i * 200L, () -> exact(world, node, 100, 5));
                }
                world.run(300_000);

                assertThat(world.admitted).as("%s nodes, seed %s", nodes, seed).isBetween(380, 400);
            }
        }
    }

    /** A request whose cost is known in advance. */
    private static void exact(World world, Node node, long nanos, int tries) {
        BudgetSet set = node.sets.computeIfAbsent(
                new Subjects("key", null, null, null, null, List.of(), null), node.budgets::of);
        switch (node.budgets.admit(set, 4 * nanos, world.now())) {
            case Admission.Admitted placed -> {
                world.admitted++;
                world.later(300, () -> {
                    placed.hold().settle(nanos);
                    placed.hold().windows().forEach(window -> node.journal.add(new Posting(window, nanos)));
                });
            }
            case Admission.AwaitLease wait ->
                wait.onAnswered(() -> world.later(0, () -> {
                    if (tries > 0) {
                        exact(world, node, nanos, tries - 1);
                    }
                }));
            default -> {
                // Refused for now; others come.
            }
        }
    }
}
