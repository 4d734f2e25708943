package dev.sluice;

import dev.sluice.auth.AuthenticateStage;
import dev.sluice.auth.KeyRing;
import dev.sluice.auth.Pepper;
import dev.sluice.auth.PermitStage;
import dev.sluice.canonical.Operation;
import dev.sluice.config.ConnectionsConfig;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.ModelFamilies;
import dev.sluice.config.OnCancel;
import dev.sluice.config.ProviderApi;
import dev.sluice.config.ProviderConfig;
import dev.sluice.cost.BudgetStage;
import dev.sluice.cost.Treasury;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Dialects;
import dev.sluice.dialect.Memory;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.converse.ConverseDialect;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import dev.sluice.dialect.responses.ResponseMemory;
import dev.sluice.dialect.responses.ResponseStore;
import dev.sluice.dialect.responses.ResponsesDialect;
import dev.sluice.edge.EdgeVerticle;
import dev.sluice.edge.LoopParts;
import dev.sluice.intake.BodyBudget;
import dev.sluice.intake.IntakeStage;
import dev.sluice.intake.Limits;
import dev.sluice.lifecycle.Drain;
import dev.sluice.lifecycle.DrainTimes;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.lifecycle.Shutdown;
import dev.sluice.observe.AccessLog;
import dev.sluice.pipeline.ExchangeListener;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Stage;
import dev.sluice.provider.ModelHost;
import dev.sluice.provider.Provider;
import dev.sluice.provider.TraitsTable;
import dev.sluice.provider.local.LocalModel;
import dev.sluice.provider.local.LocalModels;
import dev.sluice.provider.local.LocalProvider;
import dev.sluice.provider.simulated.SimulatedHost;
import dev.sluice.provider.vertex.ShortCalls;
import dev.sluice.relay.Relay;
import dev.sluice.routing.CandidateStage;
import dev.sluice.routing.Catalog;
import dev.sluice.routing.ModelReportsVerticle;
import dev.sluice.routing.ModelsStage;
import dev.sluice.routing.ResponsesStage;
import dev.sluice.routing.RouteStage;
import dev.sluice.timer.TimerWheel;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.ListenOptions;
import dev.sluice.wire.Origin;
import dev.sluice.wire.TlsFiles;
import dev.sluice.wire.Wire;
import dev.sluice.wire.http.HttpWire;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that serves: builds every part from the configuration, in start order. Wiring, no logic.
 *
 * <p>Threading: any thread; what belongs to one event loop is built on it.
 */
public final class Gateway {
    private static final int MAX_RESPONSES = 10_000;
    private static final long MAX_RESPONSE_BYTES = 64L << 20;
    private static final Duration KEEP_RESPONSES = Duration.ofHours(1);
    private static final TraitsTable TRAITS = new TraitsTable(ModelFamilies.load());
    private static final Dialect CHAT = new ChatDialect();
    private static final ResponsesDialect RESPONSES = new ResponsesDialect();
    private static final Dialect MESSAGES = new MessagesDialect();
    private static final Dialect GENERATE = new GenerateDialect();
    private static final Dialect CONVERSE = new ConverseDialect();
    private static final Dialects DIALECTS = new Dialects(Map.ofEntries(
            Map.entry(Operation.CHAT, CHAT),
            Map.entry(Operation.RESPONSES, RESPONSES),
            Map.entry(Operation.MESSAGES, MESSAGES),
            Map.entry(Operation.COUNT_TOKENS, MESSAGES),
            Map.entry(Operation.ANTHROPIC_MODELS, MESSAGES),
            Map.entry(Operation.GENERATE, GENERATE),
            Map.entry(Operation.STREAM_GENERATE, GENERATE),
            Map.entry(Operation.STREAM_GENERATE_ARRAY, GenerateDialect.ofArrays()),
            Map.entry(Operation.GENERATE_COUNT, GENERATE),
            Map.entry(Operation.GEMINI_MODELS, GENERATE),
            Map.entry(Operation.CONVERSE, CONVERSE),
            Map.entry(Operation.CONVERSE_STREAM, CONVERSE)));

    private final Vertx vertx;
    private final Wire wire;
    private final GatewayConfig config;
    private final KeyRing keys;
    private final Pepper pepper;
    private final Map<String, ProviderConfig> providers;
    private final Catalog catalog;
    private final BodyBudget bodies;
    private final Memory memory = new ResponseMemory(
            RESPONSES, new ResponseStore(MAX_RESPONSES, MAX_RESPONSE_BYTES, KEEP_RESPONSES, InstantSource.system()));
    private final HostApis apis;
    private final Drain drain;
    private final Readiness readiness;
    private final Shutdown shutdown;
    private final ExchangeListener listener = new AccessLog();
    private final Queue<EdgeVerticle> edges = new ConcurrentLinkedQueue<>();
    private final @Nullable SimulatedHost simulated;
    private final LocalModels local;
    private final @Nullable Treasury treasury;

    private Gateway(
            Vertx vertx,
            GatewayConfig config,
            KeyRing keys,
            Pepper pepper,
            @Nullable SimulatedHost simulated,
            List<LocalModel> local,
            @Nullable Treasury treasury) {
        this.vertx = vertx;
        this.treasury = treasury;
        this.wire = new HttpWire(vertx);
        this.config = config;
        this.keys = keys;
        this.pepper = pepper;
        this.simulated = simulated;
        this.providers = providers(config, simulated);
        this.apis = new HostApis(vertx, providers, DIALECTS, InstantSource.system());
        this.local = new LocalModels(vertx, config.local(), local);
        this.catalog = new Catalog(
                providers,
                local.isEmpty() ? Map.of() : Map.of(GatewayConfig.LOCAL, this.local.names()),
                config.models());
        this.bodies = new BodyBudget(config.server().maxBufferedBytes());
        this.drain = new Drain(
                DrainTimes.of(config.drain().announce(), config.drain().deadline()), System::nanoTime);
        this.readiness = new Readiness(drain, () -> keys.isRead() || keys.size() > 0);
        this.shutdown = new Shutdown(vertx, drain);
    }

    /**
     * Starts a gateway.
     *
     * @param keys the keys that are good, already being looked after
     * @return the gateway once it serves; fails with a {@link java.net.BindException} if the port is taken
     */
    public static Future<Gateway> start(Vertx vertx, GatewayConfig config, KeyRing keys, Pepper pepper) {
        return start(vertx, config, keys, pepper, config.local().enabled() ? LocalModels.installed() : List.of(), null);
    }

    /** Likewise, where requests cost something. */
    public static Future<Gateway> start(
            Vertx vertx, GatewayConfig config, KeyRing keys, Pepper pepper, Treasury treasury) {
        return start(
                vertx, config, keys, pepper, config.local().enabled() ? LocalModels.installed() : List.of(), treasury);
    }

    /**
     * Likewise, with these models inside of the process and no others.
     *
     * @param treasury what budgets and the ledger are kept with; null to keep none
     */
    public static Future<Gateway> start(
            Vertx vertx,
            GatewayConfig config,
            KeyRing keys,
            Pepper pepper,
            List<LocalModel> local,
            @Nullable Treasury treasury) {
        return simulated(vertx, config).compose(simulated -> {
            Gateway gateway = new Gateway(vertx, config, keys, pepper, simulated, local, treasury);
            return gateway.listen().map(gateway);
        });
    }

    /** The simulated provider is a host like others, on a port of its own that only this machine can reach. */
    private static Future<@Nullable SimulatedHost> simulated(Vertx vertx, GatewayConfig config) {
        return config.simulated().enabled()
                ? SimulatedHost.start(vertx, new HttpWire(vertx), config.simulated(), "127.0.0.1", 0)
                        .map(host -> host)
                : Future.succeededFuture();
    }

    private static Map<String, ProviderConfig> providers(GatewayConfig config, @Nullable SimulatedHost simulated) {
        Map<String, ProviderConfig> providers = new LinkedHashMap<>(config.providers());
        if (simulated != null) {
            providers.put(
                    GatewayConfig.SIMULATED,
                    new ProviderConfig(
                            ProviderApi.OPENAI,
                            URI.create(simulated.baseUrl()),
                            null,
                            List.of("demo"),
                            List.of(),
                            false,
                            true,
                            true,
                            true,
                            config.stream().connectTimeout(),
                            config.stream().firstTokenTimeout(),
                            config.stream().gapTimeout(),
                            null,
                            null,
                            OnCancel.ABORT,
                            ProviderConfig.CANCEL_TIMEOUT,
                            null));
        }
        return providers;
    }

    private Future<Void> listen() {
        ListenOptions options = ListenOptions.shared(
                        config.server().host(), config.server().port())
                .with(tls())
                .reusingPort(config.server().reusePort());
        Supplier<EdgeVerticle> instances = () -> {
            EdgeVerticle edge = new EdgeVerticle(wire, options, this::parts, drain, listener);
            edges.add(edge);
            return edge;
        };
        return prepareTls()
                .compose(
                        prepared -> vertx.deployVerticle(instances, new DeploymentOptions().setInstances(eventLoops())))
                .compose(bound -> vertx.deployVerticle(new ModelReportsVerticle(
                        providers, catalog, config.routing().modelRefresh())))
                .compose(deployed -> vertx.deployVerticle(local))
                .onSuccess(deployed -> readiness.started())
                .mapEmpty();
    }

    private Future<Void> prepareTls() {
        boolean needed = providers.values().stream()
                .anyMatch(provider -> Origin.of(provider.baseUrl()).tls());
        return needed ? wire.prepareTls() : Future.succeededFuture();
    }

    private @Nullable TlsFiles tls() {
        Path certificate = config.server().tls().certificate();
        Path key = config.server().tls().key();
        return certificate == null || key == null ? null : new TlsFiles(certificate, key);
    }

    private int eventLoops() {
        int configured = config.server().eventLoops();
        return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
    }

    /** The parts of one event loop, built on it. */
    private LoopParts parts(Vertx loop) {
        TimerWheel wheel = TimerWheel.onLoop(loop);
        Limits limits = new Limits(
                config.server().maxBodyBytes(),
                config.server().maxBodyBytesByPath(),
                config.server().bodyTimeout().toMillis());
        Stage authenticate = new AuthenticateStage(keys, pepper);
        Stage intake = new IntakeStage(loop, limits, bodies, wheel);
        Stage candidates = new CandidateStage(catalog);
        Stage budget = treasury == null
                ? (exchange, next) -> next.proceed(exchange)
                : new BudgetStage(loop, treasury, catalog);
        Stage route = new RouteStage(providers(wheel), config.routing().maxAttempts());
        return new LoopParts(
                Pipeline.local(authenticate, new ModelsStage(catalog)),
                Pipeline.local(authenticate, new ResponsesStage(memory)),
                Pipeline.standard(authenticate, intake, new PermitStage(), candidates, budget, route),
                DIALECTS,
                readiness);
    }

    private Map<String, Provider> providers(TimerWheel wheel) {
        HostClient client = wire.hostClient(clientOptions());
        Relay relay = new Relay(wheel);
        ShortCalls calls = new ShortCalls(client, wheel);
        ModelHost.Parts parts = new ModelHost.Parts(
                client, relay, config.stream(), DIALECTS, TRAITS, memory, System::currentTimeMillis);
        Map<String, Provider> onLoop = new HashMap<>();
        providers.forEach((name, provider) ->
                onLoop.put(name, new ModelHost(name, provider, apis.of(name, provider, calls), parts)));
        onLoop.put(GatewayConfig.LOCAL, new LocalProvider(GatewayConfig.LOCAL, local, CHAT, config.stream(), wheel));
        return onLoop;
    }

    private HostClientOptions clientOptions() {
        ConnectionsConfig connections = config.connections();
        return new HostClientOptions(
                longestConnectMillis(),
                connections.maxConnections(),
                connections.maxPendingRequests(),
                connections.keepAliveTimeout().toMillis());
    }

    private long longestConnectMillis() {
        return providers.values().stream()
                .mapToLong(provider -> provider.connectTimeout().toMillis())
                .max()
                .orElse(0);
    }

    public int port() {
        return edges.element().port();
    }

    /** The simulated provider that runs beside the gateway, or null. */
    public @Nullable SimulatedHost simulated() {
        return simulated;
    }

    /** The models inside of the process. */
    public Collection<String> localModels() {
        return local.names();
    }

    /** The models that can be asked for. */
    public Catalog catalog() {
        return catalog;
    }

    /** How many exchanges run now, from the request's head to the answer's last byte. */
    public long running() {
        return drain.running();
    }

    /**
     * Begins the way out: not ready from now on, no new connections once the load balancer had time to notice, running
     * exchanges finish up to the deadline. A second call does not wait for them.
     *
     * @return completes when the process may end
     */
    public Future<Void> drain() {
        long deadlineMillis = config.drain().deadline().plus(DrainTimes.GRACE).toMillis();
        shutdown.closing().onSuccess(closing -> edges.forEach(edge -> edge.stopListening(deadlineMillis)));
        shutdown.start();
        return drained();
    }

    /** Completes when the gateway has been told to end and nothing runs on it any more. */
    public Future<Void> drained() {
        return shutdown.drained().mapEmpty();
    }
}
