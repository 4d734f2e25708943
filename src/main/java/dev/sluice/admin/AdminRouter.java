package dev.sluice.admin;

import dev.sluice.json.Json;
import dev.sluice.store.AlreadyThereException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads requests to operations, and their ends to answers. */
final class AdminRouter {
    static final String DOCUMENT_PATH = "/openapi.yaml";

    private static final long MAX_BODY_BYTES = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(AdminRouter.class);

    private final AdminKey key;
    private final Duration timeout;

    AdminRouter(AdminKey key, Duration timeout) {
        this.key = key;
        this.timeout = timeout;
    }

    /** @param document what there is to ask for, in words; it needs no key */
    Router of(Vertx vertx, List<Operation> operations, Buffer document) {
        Router router = Router.router(vertx);
        router.get(DOCUMENT_PATH)
                .setName("getDocument")
                .handler(context -> context.response()
                        .putHeader("content-type", "application/yaml")
                        .end(document));
        router.route("/admin/*").handler(this::requireKey);
        router.route("/admin/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        for (Operation operation : operations) {
            router.route(operation.method(), operation.path())
                    .setName(operation.id())
                    .handler(context -> answer(context, operation));
        }
        refusals().forEach(refusal -> router.errorHandler(refusal.status(), context -> tell(context, refusal)));
        router.errorHandler(500, context -> tell(context, refusal(bug(context), context)));
        return router;
    }

    private static Throwable bug(RoutingContext context) {
        Throwable failure = context.failure();
        return failure == null ? new NullPointerException("nobody says why") : failure;
    }

    /** What the router itself refuses. */
    private static List<Refusal> refusals() {
        return List.of(
                Refusal.of(400, "invalid_request", "The request cannot be read."),
                Refusal.of(404, "unknown_url", "There is nothing here (expected: a path of " + DOCUMENT_PATH + ")"),
                Refusal.of(405, "method_not_allowed", "Not with this method (expected: one of " + DOCUMENT_PATH + ")"),
                Refusal.of(
                        413, "request_too_large", "The body is too large (expected: <= " + MAX_BODY_BYTES + " bytes)"));
    }

    private void requireKey(RoutingContext context) {
        if (key.isShownBy(context.request().getHeader("authorization"))) {
            context.next();
        } else {
            context.response().putHeader("www-authenticate", "Bearer");
            tell(
                    context,
                    Refusal.of(
                            401,
                            "invalid_admin_key",
                            "The admin key is missing or wrong (expected: authorization: Bearer KEY)"));
        }
    }

    private void answer(RoutingContext context, Operation operation) {
        var unused = attempt(context, operation)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(told -> {
                    log(context, operation, told);
                    tell(context, told);
                })
                .onFailure(failure -> tell(context, refusal(failure, context)));
    }

    private static Future<Told> attempt(RoutingContext context, Operation operation) {
        try {
            Asked asked = new Asked(context);
            asked.requireKnown(operation.queries());
            return operation.work().apply(asked);
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** Who changes what is worth a line; who looks is not. */
    private static void log(RoutingContext context, Operation operation, Told told) {
        if (!operation.method().equals(HttpMethod.GET)) {
            LOG.atInfo()
                    .addKeyValue("operation", operation.id())
                    .addKeyValue("subject", subject(context, told.body()))
                    .addKeyValue("status", told.status())
                    .log("Changed by the admin API");
        }
    }

    /** The id of what was changed, or of what was made. */
    private static String subject(RoutingContext context, Json body) {
        String id = context.pathParam("id");
        if (id != null || !(body instanceof Json.Obj made)) {
            return String.valueOf(id);
        }
        Json.Obj key = made.object("key");
        return String.valueOf((key == null ? made : key).text("id"));
    }

    private static Refusal refusal(Throwable failure, RoutingContext context) {
        return switch (failure) {
            case Refusal refusal -> refusal;
            case AlreadyThereException there -> Refusal.conflict(String.valueOf(there.getMessage()));
            case IllegalArgumentException unfit ->
                Refusal.of(400, "invalid_request", String.valueOf(unfit.getMessage()));
            case NullPointerException bug -> broken(bug, context);
            case ClassCastException bug -> broken(bug, context);
            case IndexOutOfBoundsException bug -> broken(bug, context);
            case UnsupportedOperationException bug -> broken(bug, context);
            case TimeoutException late ->
                unavailable("The store does not answer in time; what was asked for may have been done or not.");
            default -> {
                LOG.atWarn()
                        .addKeyValue("cause", failure.toString())
                        .log("The store does not do what the admin API asks");
                yield unavailable("The store cannot be reached.");
            }
        };
    }

    private static Refusal broken(Throwable bug, RoutingContext context) {
        LOG.atError()
                .addKeyValue("path", context.normalizedPath())
                .setCause(bug)
                .log("The admin API failed");
        return Refusal.of(500, "internal_error", "The gateway failed; its log has the cause.");
    }

    private static Refusal unavailable(String message) {
        return Refusal.of(503, "store_unavailable", message);
    }

    private static void tell(RoutingContext context, Refusal refusal) {
        if (refusal.status() == 503) {
            context.response().putHeader("retry-after", "1");
        }
        tell(context, new Told(refusal.status(), refusal.body()));
    }

    private static void tell(RoutingContext context, Told told) {
        if (!context.response().ended() && !context.response().closed()) {
            Json body = told.body();
            var unused = context.response()
                    .setStatusCode(told.status())
                    .putHeader("content-type", "application/json")
                    .putHeader("cache-control", "no-store")
                    .end(body.toBuffer());
        }
    }
}
