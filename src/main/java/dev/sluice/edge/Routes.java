package dev.sluice.edge;

import static dev.sluice.failure.Kind.METHOD_NOT_ALLOWED;
import static dev.sluice.failure.Kind.UNKNOWN_URL;

import dev.sluice.canonical.Operation;
import dev.sluice.edge.Route.Target;
import dev.sluice.failure.Failure;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All endpoints. Paths are compared as they were sent: nothing is decoded, so that nobody can read them in another way. */
final class Routes {
    /** Below which OpenAI's API is served; SDKs have one of the two as their base URL. */
    private static final List<String> PREFIXES = List.of("/v1", "/openai/v1");

    /** Below which Anthropic's is; Claude Code has the first as its base URL, without the version. */
    private static final List<String> ANTHROPIC_PREFIXES = List.of("/v1", "/anthropic/v1");

    /** Below which Gemini's methods are served: newer SDKs take the second for granted. */
    private static final List<String> GEMINI_MODELS = List.of("/v1beta/models", "/v1/models");

    private static final String CANCEL = "/cancel";

    private final List<Route> all;
    private final Map<String, Route> exact = new HashMap<>();

    private Routes(List<Route> all) {
        this.all = List.copyOf(all);
        for (Route route : all) {
            if (!route.below()) {
                exact.put(route.path(), route);
            }
        }
    }

    /** The endpoints that Sluice serves. */
    static Routes standard(Pipeline models, Pipeline responses, Pipeline inference, Readiness readiness) {
        List<Route> routes = new ArrayList<>();
        routes.add(new Route("GET", "/health/live", false, new Target.Live()));
        routes.add(new Route("GET", "/health/ready", false, new Target.Ready(readiness)));
        addAll(routes, ANTHROPIC_PREFIXES, Operation.of(Operation.Api.ANTHROPIC), inference);
        addAll(routes, PREFIXES, Operation.of(Operation.Api.OPENAI), inference);
        for (String path : GEMINI_MODELS) {
            addBelow(routes, path, Operation.of(Operation.Api.GEMINI), inference);
        }
        addBelow(routes, "/model", Operation.of(Operation.Api.BEDROCK), inference);
        addModels(routes, "/anthropic/v1/models", Operation.ANTHROPIC_MODELS, models);
        addModels(routes, GEMINI_MODELS.getFirst(), Operation.GEMINI_MODELS, models);
        for (String prefix : PREFIXES) {
            addModels(routes, prefix + "/models", Operation.MODELS, models);
            addRemembered(routes, prefix + Operation.RESPONSE.path(), responses);
        }
        return new Routes(routes);
    }

    private static void addModels(List<Route> routes, String path, Operation operation, Pipeline models) {
        Target target = new Target.Guarded(operation, models);
        routes.add(new Route("GET", path, false, target));
        routes.add(new Route("GET", path, true, target));
    }

    private static void addRemembered(List<Route> routes, String path, Pipeline responses) {
        routes.add(new Route("GET", path, true, new Target.Guarded(Operation.RESPONSE, responses)));
        routes.add(new Route("DELETE", path, true, new Target.Guarded(Operation.RESPONSE_DELETE, responses)));
        routes.add(new Route("POST", path, true, CANCEL, new Target.Guarded(Operation.RESPONSE_CANCEL, responses)));
    }

    private static void addAll(
            List<Route> routes, List<String> prefixes, List<Operation> operations, Pipeline inference) {
        for (String prefix : prefixes) {
            for (Operation operation : operations) {
                if (!operation.isLocal()) {
                    Target target = new Target.Guarded(operation, inference);
                    routes.add(new Route("POST", prefix + operation.path(), false, target));
                }
            }
        }
    }

    private static void addBelow(List<Route> routes, String path, List<Operation> operations, Pipeline inference) {
        for (Operation operation : operations) {
            boolean onlyTheQueryTells = operation == Operation.STREAM_GENERATE_ARRAY;
            if (!operation.isLocal() && !onlyTheQueryTells) {
                routes.add(new Route("POST", path, true, operation.path(), new Target.Guarded(operation, inference)));
            }
        }
    }

    /** What can be done at {@code path}, at which there is a route; as the header {@code allow} has it. */
    static String allowed(String path) {
        if (isBelow(path, Operation.RESPONSE.path() + "/")) {
            return path.endsWith(CANCEL) ? "GET, HEAD, DELETE, POST" : "GET, HEAD, DELETE";
        }
        boolean models =
                isBelow(path, Operation.MODELS.path()) || path.startsWith("/anthropic/v1/models") || isGeminis(path);
        if (isGeminis(path) && namesMethod(path)) {
            return "POST";
        }
        return models || path.startsWith("/health/") ? "GET, HEAD" : "POST";
    }

    private static boolean isGeminis(String path) {
        return GEMINI_MODELS.stream().anyMatch(path::startsWith);
    }

    /** Whether a path of Gemini's ends as its methods do, {@code :generateContent}; names of models have colons, too. */
    private static boolean namesMethod(String path) {
        return Operation.of(Operation.Api.GEMINI).stream()
                .anyMatch(operation -> !operation.isLocal() && path.endsWith(operation.path()));
    }

    private static boolean isBelow(String path, String what) {
        return PREFIXES.stream().anyMatch(prefix -> path.startsWith(prefix + what));
    }

    List<Route> all() {
        return all;
    }

    /** The route of a request; fails where there is none. */
    Route find(String method, String path) {
        Route only = exact.get(path);
        List<Route> there = only != null ? List.of(only) : below(path);
        for (Route route : there) {
            if (route.method().equals(method) || ("HEAD".equals(method) && "GET".equals(route.method()))) {
                return route;
            }
        }
        boolean unknownMethod = isGeminis(path) && method.equals("POST") && path.indexOf(':') > 0;
        if (there.isEmpty() || unknownMethod) {
            throw Failure.of(
                    UNKNOWN_URL,
                    "There is nothing at " + path + " (expected: an endpoint such as /v1/chat/completions)");
        }
        throw Failure.of(METHOD_NOT_ALLOWED, method + " " + path + " (expected: " + allowed(path) + ")");
    }

    private List<Route> below(String path) {
        return all.stream()
                .filter(route -> route.below() && route.matches(path))
                .toList();
    }
}
