package dev.sluice.provider.local;

import dev.sluice.config.LocalConfig;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * All local models with the threads they compute on. Nothing of them is loaded, and no thread runs, before the first request. Deployed as a
 * verticle so that they are given back when the gateway ends; what is on its way then has ended by the drain.
 *
 * <p>Threading: any.
 */
public final class LocalModels extends VerticleBase {
    private final Map<String, LoadedModel> models = new LinkedHashMap<>();
    private final WorkerExecutor workers;
    private final int maxRequests;
    private final AtomicInteger requests = new AtomicInteger();

    public LocalModels(Vertx vertx, LocalConfig config, List<LocalModel> installed) {
        installed.forEach(model -> models.put(model.name(), new LoadedModel(model)));
        maxRequests = config.maxRequests();
        int threads = config.threads() > 0
                ? config.threads()
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        workers = vertx.createSharedWorkerExecutor("sluice-local-models", threads);
    }

    /** The models on the class path, in no certain order; finding them loads none. */
    public static List<LocalModel> installed() {
        return ServiceLoader.load(LocalModel.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    public Collection<String> names() {
        return models.keySet();
    }

    /** Null if there is none of that name. */
    @Nullable
    LoadedModel find(String name) {
        return models.get(name);
    }

    /** Runs {@code task} on one of the threads, in turn; its result comes back on the caller's event loop. */
    <T> Future<@Nullable T> compute(Callable<@Nullable T> task) {
        return workers.executeBlocking(task, false);
    }

    /** Counts a request in; to be followed by {@link #leave}. Fails with a {@link Failure} if there are too many. */
    void enter() {
        if (requests.incrementAndGet() > maxRequests) {
            leave();
            throw Failure.of(
                    Kind.OVERLOADED,
                    "The gateway's own models have " + maxRequests
                            + " requests already (expected: fewer; try again later)");
        }
    }

    void leave() {
        requests.decrementAndGet();
    }

    /** How many requests are worked on or wait. */
    int requests() {
        return requests.get();
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
                    models.values().forEach(LoadedModel::close);
                    return null;
                })
                .eventually(workers::close);
    }
}
