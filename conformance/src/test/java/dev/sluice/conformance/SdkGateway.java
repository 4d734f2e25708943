package dev.sluice.conformance;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.sluice.provider.simulated.Bill;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;

/** A gateway with the simulated provider behind it, and the official SDK pointed at it. */
final class SdkGateway implements AutoCloseable {
    static final String MODEL = "simulated/demo";
    static final String BASE_PATH = "/v1";

    private final TestGateway gateway = TestGateway.start();
    private final List<OpenAIClient> clients = new ArrayList<>();

    /** A client as anybody would build it, but without retries: what it reports is the gateway's first answer. */
    OpenAIClient client() {
        return client(BASE_PATH, gateway.key());
    }

    /** A client with another base URL or key. */
    OpenAIClient client(String basePath, String key) {
        return keep(builder(basePath, key).maxRetries(0).build());
    }

    /** A client with the retries that the SDK has by itself; it does not wait between them. */
    OpenAIClient retryingClient(RecordingSleeper sleeper) {
        return keep(builder(BASE_PATH, gateway.key()).sleeper(sleeper).build());
    }

    private OpenAIOkHttpClient.Builder builder(String basePath, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri(basePath).toString())
                .apiKey(key);
    }

    private OpenAIClient keep(OpenAIClient client) {
        clients.add(client);
        return client;
    }

    TestGateway gateway() {
        return gateway;
    }

    String key() {
        return gateway.key();
    }

    /** What reached the simulated host. */
    Bill bill() {
        return gateway.host().bill();
    }

    /** A question to the simulated model with options, such as {@code fault=reset@3}; none if empty. */
    static ChatCompletionCreateParams.Builder question(String options) {
        return ChatCompletionCreateParams.builder()
                .model(options.isEmpty() ? MODEL : MODEL + ";" + options)
                .addUserMessage("Why does water find its way?");
    }

    @Override
    public void close() {
        clients.forEach(OpenAIClient::close);
        gateway.close();
    }
}
