package dev.sluice.provider;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Prompt;
import dev.sluice.config.OnCancel;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.ProxyUrl;
import dev.sluice.config.Secret;
import dev.sluice.config.StreamConfig;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Dialects;
import dev.sluice.dialect.Embedding;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.Memory;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.OpenAiEmbeddings;
import dev.sluice.dialect.TokenCounting;
import dev.sluice.dialect.TokenEstimate;
import dev.sluice.dialect.TokenLimit;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.relay.FixedAnswer;
import dev.sluice.relay.Relay;
import dev.sluice.relay.Terms;
import dev.sluice.relay.Translation;
import dev.sluice.stream.Body;
import dev.sluice.stream.Slices;
import dev.sluice.wire.HostClient;
import dev.sluice.wire.HostExchange;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Login;
import dev.sluice.wire.Origin;
import dev.sluice.wire.Proxy;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A host behind an API: sends it what it understands byte for byte, and the rest translated.
 *
 * <p>Threading: belongs to one event loop, that of its client and relay.
 */
public final class ModelHost implements Provider {
    private static final long MILLIS = 1_000;

    /** What a host is made of, besides its own configuration; shared by the hosts of one event loop. */
    public record Parts(
            HostClient client,
            Relay relay,
            StreamConfig stream,
            Dialects dialects,
            Function<String, ModelTraits> traits,
            Memory memory,
            LongSupplier clockMillis) {}

    private final String name;
    private final ProviderConfig config;
    private final HostApi hostApi;
    private final Parts parts;
    private final Origin origin;
    private final String basePath;

    public ModelHost(String name, ProviderConfig config, HostApi api, Parts parts) {
        this.name = name;
        this.config = config;
        this.hostApi = api;
        this.parts = parts;
        this.origin = origin(config);
        String path = config.baseUrl().getRawPath();
        this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Origin origin(ProviderConfig config) {
        Origin origin = Origin.of(config.baseUrl());
        Proxy proxy = proxy(config);
        return proxy == null ? origin : origin.behind(proxy);
    }

    /** What leads to a host, or null. */
    public static @Nullable Proxy proxy(ProviderConfig config) {
        ProxyUrl proxy = config.proxy();
        if (proxy == null) {
            return null;
        }
        String user = proxy.user();
        Secret password = proxy.password();
        Login login = user == null || password == null ? null : new Login(user, password.reveal());
        return new Proxy(proxy.host(), proxy.port(), login);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Answer> send(ProviderCall asked) {
        Future<Answer> answer = ask(limited(asked));
        return config.onCancel() == OnCancel.ABORT
                ? answer
                : answer.map(begun ->
                        parts.relay().drained(begun, config.cancelTimeout().toMillis()));
    }

    private Future<Answer> ask(ProviderCall call) {
        HostApi api = hostApi.of(call.model());
        if (api.speaks(call.operation())) {
            return forward(call, api);
        }
        String model = call.model();
        if (call.operation() == Operation.EMBEDDINGS && model != null) {
            return embed(call, api, model);
        }
        Dialect caller = parts.dialects().of(call.operation());
        if (caller == null || model == null) {
            return Future.failedFuture(notServed(call));
        }
        TokenCounting counting = call.operation().counts() ? caller.counting() : null;
        return counting == null ? translate(call, api, caller, model) : count(call, api, caller, counting, model);
    }

    private ProviderCall limited(ProviderCall call) {
        String model = call.model();
        if (call.maxTokens() < 0 || model == null) {
            return call;
        }
        String name = parts.traits().apply(model).limitName();
        return call.asking(call.ask().limitedTo(new TokenLimit(call.maxTokens(), name)));
    }

    private static Failure notServed(ProviderCall call) {
        return Failure.ofParam(
                Kind.INVALID_REQUEST,
                "model",
                "model: its host does not serve " + call.operation().path() + " (expected: a model of another host)");
    }

    private Future<Answer> forward(ProviderCall call, HostApi api) {
        Operation operation = call.operation();
        boolean askForUsage = config.includeUsage()
                && api.wantsUsageOption(operation)
                && call.ask().canAskForUsage();
        String model = Objects.requireNonNullElse(call.model(), "");
        List<String> dropped = api.dropped(operation, call.headers());
        if (!dropped.isEmpty() && isStrict(call)) {
            return Future.failedFuture(Failure.ofParam(
                    Kind.INVALID_REQUEST, dropped.getFirst(), dropped.getFirst() + ": the host cannot be told this"));
        }
        HostRequest request = request(
                call,
                api,
                api.target(operation, model, call.ask().stream()) + api.query(call.query()),
                api.body(operation, call.ask(), call.model(), askForUsage, call.headers()));
        Terms terms = terms(call, askForUsage);
        return open(call, api, request)
                .compose(exchange ->
                        parts.relay().open(exchange, terms, parts.dialects().of(operation), api.wrapping(operation)))
                .onSuccess(answer -> {
                    if (!dropped.isEmpty()) {
                        answer.headers().set("x-sluice-dropped", String.join(", ", dropped));
                    }
                });
    }

    private Future<Answer> translate(ProviderCall call, HostApi api, Dialect caller, String model) {
        boolean stream = call.ask().stream();
        Losses losses = losses(call, caller);
        Question question = call.operation() == Operation.RESPONSES
                ? Question.recall(parts.memory(), call.caller(), call.ask())
                : Question.read(caller, call.ask());
        losses.dropExtras(question.asked(), api.dialect().adopted());
        HostTerms hostTerms = new HostTerms(model, stream, parts.traits().apply(model));
        Json.Obj body = api.finish(api.dialect().writePrompt(question.prompt(), hostTerms, losses), stream);
        CallerTerms terms = callerTerms(call, model, question.usageWanted());
        return ask(
                call,
                api,
                api.target(model, stream),
                body,
                new Translation(api.dialect(), question.caller(), terms, losses.dropped(), null));
    }

    /** How many tokens a prompt has: by the host's count if it has one in its own dialect, else estimated. */
    private Future<Answer> count(ProviderCall call, HostApi api, Dialect caller, TokenCounting counting, String model) {
        Losses losses = losses(call, caller);
        Prompt prompt = counting.readQuestion(AskedObject.of(call.ask()));
        TokenCounting hosts = api.dialect().counting();
        String target = api.countTarget(model);
        if (hosts == null || target == null) {
            Buffer estimate = counting.write(TokenEstimate.of(prompt)).toBuffer();
            return Future.succeededFuture(
                    FixedAnswer.of(200, MultiMap.caseInsensitiveMultiMap(), estimate, (Failure) null));
        }
        HostTerms hostTerms = new HostTerms(model, false, parts.traits().apply(model));
        Json.Obj body = api.countQuestion(hosts, api.dialect().writePrompt(prompt, hostTerms, losses), model);
        Translation translation = new Translation(
                api.dialect(),
                caller,
                callerTerms(call, model, false),
                losses.dropped(),
                answer -> new Translation.Small(
                        counting.write(hosts.read(JsonReader.readObject(answer)))
                                .toBuffer(),
                        null));
        return ask(call, api, target, body, translation);
    }

    /** Callers ask for vectors in OpenAI's words alone. */
    private Future<Answer> embed(ProviderCall call, HostApi api, String model) {
        Embedding embedding = api.dialect().embedding(model);
        String target = api.embeddingTarget(model);
        Dialect caller = parts.dialects().of(Operation.CHAT);
        if (embedding == null || target == null || caller == null) {
            return Future.failedFuture(notServed(call));
        }
        EmbeddingQuestion question = OpenAiEmbeddings.readQuestion(AskedObject.of(call.ask()));
        CallerTerms terms = callerTerms(call, model, false);
        EmbeddingParts asked = new EmbeddingParts(question, embedding.maxTexts(), terms.model());
        return asked.askAll(part -> {
            Losses losses = losses(call, caller);
            Json.Obj body = embedding.question(part, model, losses);
            return ask(
                    call,
                    api,
                    target,
                    body,
                    new Translation(
                            api.dialect(),
                            caller,
                            terms,
                            losses.dropped(),
                            answer -> asked.answered(embedding.answer(answer, part))));
        });
    }

    private Future<Answer> ask(ProviderCall call, HostApi api, String target, Json.Obj body, Translation translation) {
        HostRequest request = request(call, api, target, Slices.of(body.toBuffer()));
        request.headers().set("content-type", "application/json");
        return open(call, api, request)
                .compose(exchange -> parts.relay().open(exchange, terms(call, false), translation));
    }

    private static Losses losses(ProviderCall call, Dialect caller) {
        return new Losses(caller, isStrict(call));
    }

    private static boolean isStrict(ProviderCall call) {
        return "true".equals(call.headers().get("x-sluice-strict"));
    }

    private CallerTerms callerTerms(ProviderCall call, String model, boolean usageWanted) {
        return new CallerTerms(
                call.requestId(),
                Objects.requireNonNullElse(call.ask().model(), model),
                parts.clockMillis().getAsLong() / MILLIS,
                usageWanted);
    }

    private HostRequest request(ProviderCall call, HostApi api, String target, Body body) {
        return new HostRequest(
                origin,
                "POST",
                basePath + target,
                api.headers(call.headers()),
                body,
                config.connectTimeout().toMillis(),
                call.cleared());
    }

    private Future<HostExchange> open(ProviderCall call, HostApi api, HostRequest request) {
        return api.sign(request).map(signed -> {
            HostExchange exchange = parts.client().open(signed);
            if (config.onCancel() == OnCancel.ABORT) {
                call.gone().onComplete(gone -> exchange.reset());
            }
            return exchange;
        });
    }

    private Terms terms(ProviderCall call, boolean withholdUsage) {
        return new Terms(
                call.requestId(),
                name,
                call.operation(),
                call.ask().stream(),
                withholdUsage,
                config.doneMarker(),
                parts.stream().gate().toMillis(),
                parts.stream().keepAlive().toMillis(),
                config.firstTokenTimeout().toMillis(),
                parts.stream().answerTimeout().toMillis(),
                config.gapTimeout().toMillis(),
                parts.stream().totalTimeout().toMillis(),
                call.progress());
    }
}
