package dev.sluice.provider.bedrock;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.Dialect;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import dev.sluice.provider.PathSegment;
import dev.sluice.stream.Slices;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's Converse and ConverseStream (Amazon Bedrock API reference, read 2026-11), with a Bedrock API key or, without one, signed
 * for each attempt.
 */
public final class BedrockApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with();

    private final ProviderConfig config;
    private final Dialect converse;
    private final @Nullable AwsLogin login;
    private final InstantSource clock;
    private final InvokeApi invoke;

    /**
     * One sort of host for one event loop.
     *
     * @param converse the dialect of Converse
     * @param login as whom is signed where there is no key; null for nobody
     */
    public BedrockApi(ProviderConfig config, Dialect converse, @Nullable AwsLogin login, InstantSource clock) {
        this.config = config;
        this.converse = converse;
        this.login = login;
        this.clock = clock;
        this.invoke = new InvokeApi(this);
    }

    @Override
    public HostApi of(@Nullable String model) {
        return InvokeApi.has(model) ? invoke : this;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation.api() == Operation.Api.BEDROCK;
    }

    @Override
    public Dialect dialect() {
        return converse;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return target(model, stream);
    }

    @Override
    public String target(String model, boolean stream) {
        Operation operation = stream ? Operation.CONVERSE_STREAM : Operation.CONVERSE;
        return "/model/" + PathSegment.encoded(model) + operation.path();
    }

    @Override
    public String embeddingTarget(String model) {
        return "/model/" + PathSegment.encoded(model) + "/invoke";
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        MultiMap headers = HEADERS.of(caller);
        Secret key = config.apiKey();
        if (key != null) {
            headers.set("authorization", "Bearer " + key.reveal());
        }
        return headers;
    }

    @Override
    public Future<HostRequest> sign(HostRequest request) {
        if (config.apiKey() != null || login == null) {
            return Future.succeededFuture(request);
        }
        return login.credentials().map(credentials -> signed(request, login.region(), credentials));
    }

    private HostRequest signed(HostRequest request, String region, AwsCredentials credentials) {
        Buffer body = request.body() instanceof Slices whole ? whole.join() : Buffer.buffer();
        String host = request.origin().authority();
        SigV4Request toSign = new SigV4Request(
                request.method(),
                request.target(),
                "",
                List.of(Map.entry("host", host), Map.entry("content-type", "application/json")),
                body);
        MultiMap headers = request.headers().set("content-type", "application/json");
        SigV4Signer.ofBedrock(region).sign(toSign, credentials, clock.instant()).forEach(headers::set);
        return request;
    }
}
