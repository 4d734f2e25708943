package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers that belong to a cloud: addresses, regions, credentials, and when they appear by themselves. */
class CloudsTest {
    private final Path folder;

    @AutoClose
    private final Loading loading;

    CloudsTest(@TempDir Path folder) {
        this.folder = folder;
        this.loading = new Loading(folder);
    }

    /** With a home that has nothing in it. */
    private Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("HOME", folder.toString()));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    private @Nullable ProviderConfig found(String name, String... namesAndValues) {
        return loading.load(null, variables(namesAndValues), Overrides.NONE)
                .config()
                .providers()
                .get(name);
    }

    private ProviderConfig provider(String name, String yaml, String... namesAndValues) {
        return Objects.requireNonNull(loading.load(yaml, variables(namesAndValues))
                .config()
                .providers()
                .get(name));
    }

    private static AwsConfig aws(@Nullable ProviderConfig provider) {
        return (AwsConfig)
                Objects.requireNonNull(Objects.requireNonNull(provider).cloud());
    }

    private static GoogleConfig google(@Nullable ProviderConfig provider) {
        return (GoogleConfig)
                Objects.requireNonNull(Objects.requireNonNull(provider).cloud());
    }

    @Test
    void bedrock_appears_where_the_environment_names_credentials() {
        assertThat(found("bedrock")).isNull();
        assertThat(found("bedrock", "AWS_REGION", "eu-west-1")).isNull();
        assertThat(aws(found("bedrock", "AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "s"))
                        .keys())
                .isEqualTo(new AwsKeys("AKIA", new Secret("s"), null));
        for (String variable : new String[] {
            "AWS_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        }) {
            assertThat(aws(found("bedrock", variable, "x")))
                    .as(variable)
                    .isEqualTo(new AwsConfig("us-east-1", null, false));
        }
        assertThat(aws(provider("bedrock", "providers: {bedrock: {}}")))
                .isEqualTo(new AwsConfig("us-east-1", null, true));
    }

    @Test
    void the_region_is_that_of_the_entry_of_the_url_of_the_environment_or_of_the_profile() throws Exception {
        Files.createDirectories(folder.resolve(".aws"));
        Files.writeString(folder.resolve(".aws/config"), """
                [default]
                region = ap-south-1
                [profile work]
                sso_region = us-west-1
                s3 =
                    region = not-this
                region=eu-north-1
                """);

        assertThat(provider("bedrock", "providers: {bedrock: {region: cn-north-1}}", "AWS_REGION", "eu-west-1")
                        .baseUrl())
                .hasToString("https://bedrock-runtime.cn-north-1.amazonaws.com.cn");
        assertThat(provider("bedrock", "providers: {bedrock: {}}", "AWS_REGION", "eu-west-1", "AWS_PROFILE", "work")
                        .baseUrl())
                .hasToString("https://bedrock-runtime.eu-west-1.amazonaws.com");
        assertThat(aws(provider("bedrock", "providers: {bedrock: {}}", "AWS_DEFAULT_REGION", "eu-west-2"))
                        .region())
                .isEqualTo("eu-west-2");
        assertThat(aws(found("bedrock", "AWS_PROFILE", "work")).region()).isEqualTo("eu-north-1");
        assertThat(aws(provider("bedrock", "providers: {bedrock: {}}")).region())
                .isEqualTo("ap-south-1");
        assertThat(aws(provider(
                                "mine",
                                "providers: {mine: {api: bedrock, baseUrl: 'https://bedrock-runtime.eu-west-3.amazonaws.com'}}",
                                "AWS_REGION",
                                "eu-west-1"))
                        .region())
                .isEqualTo("eu-west-3");
    }

    @Test
    void elsewhere_than_at_amazons_nothing_is_signed_unless_somebody_speaks_of_it() {
        String yaml = "providers: {mine: {api: bedrock, baseUrl: 'http://127.0.0.1:1'%s}}";

        assertThat(provider("mine", yaml.formatted("")).cloud()).isNull();
        assertThat(aws(provider("mine", yaml.formatted(", region: x"))).region())
                .isEqualTo("x");
        assertThat(loading.problems(yaml.formatted(""), variables("AWS_PROFILE", "work")))
                .containsExactly(
                        "1: providers.mine.baseUrl: http://127.0.0.1:1 (expected: a URL with a region, or region,"
                                + " or AWS_REGION to be set)");
    }

    @Test
    void azure_needs_a_resource_and_may_have_a_version() {
        assertThat(found("azure", "AZURE_OPENAI_API_KEY", "k")).isNull();
        ProviderConfig v1 =
                found("azure", "AZURE_OPENAI_API_KEY", "k", "AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com/");
        ProviderConfig deployments = found(
                "azure",
                "AZURE_OPENAI_API_KEY",
                "k",
                "AZURE_OPENAI_ENDPOINT",
                "https://r.openai.azure.com/openai/",
                "OPENAI_API_VERSION",
                "2024-10-21");

        assertThat(Objects.requireNonNull(v1).baseUrl()).hasToString("https://r.openai.azure.com/openai/v1");
        assertThat(v1.cloud()).isNull();
        assertThat(Objects.requireNonNull(deployments).baseUrl()).hasToString("https://r.openai.azure.com");
        assertThat(deployments.cloud()).isEqualTo(new AzureConfig("2024-10-21", true));
        assertThat(deployments.discover()).isFalse();
        assertThat(loading.problems("providers: {azure: {apiKey: k}}"))
                .containsExactly(
                        "1: providers.azure.baseUrl: not set (expected: a URL, or AZURE_OPENAI_ENDPOINT to be set)");
        assertThat(loading.problems("providers: {azure: {baseUrl: 'https://r.openai.azure.com'}}"))
                .singleElement()
                .asString()
                .contains("providers.azure.apiKey", "AZURE_OPENAI_API_KEY");
    }

    @Test
    void vertex_appears_with_a_file_of_credentials() throws Exception {
        String file = account();

        GoogleConfig google = google(found("vertex", "GOOGLE_APPLICATION_CREDENTIALS", file));

        assertThat(google.project()).isEqualTo("p");
        assertThat(google.location()).isEqualTo("global");
        assertThat(google.login()).isInstanceOf(GoogleConfig.ServiceAccount.class);
        assertThat(google.toString()).doesNotContain("s3cret");
        assertThat(found("vertex", "GOOGLE_CLOUD_PROJECT", "p")).isNull();
    }

    private String account() throws Exception {
        return Files.writeString(folder.resolve("account.json"), """
                        {"type":"service_account","project_id":"p","private_key":"s3cret","client_email":"a@p"}""").toString();
    }

    @Test
    void vertex_is_asked_where_its_models_are() {
        assertThat(provider("vertex", "providers: {vertex: {project: p}}").baseUrl())
                .hasToString("https://aiplatform.googleapis.com/v1");
        assertThat(provider("vertex", "providers: {vertex: {project: p, region: europe-west4}}")
                        .baseUrl())
                .hasToString("https://europe-west4-aiplatform.googleapis.com/v1");
        assertThat(provider("vertex", "providers: {vertex: {project: p}}", "GOOGLE_CLOUD_LOCATION", "eu")
                        .baseUrl())
                .hasToString("https://aiplatform.eu.rep.googleapis.com/v1");
        assertThat(google(provider("vertex", "providers: {vertex: {}}", "GOOGLE_CLOUD_PROJECT", "p"))
                        .login())
                .isInstanceOf(GoogleConfig.Machine.class);
    }

    @Test
    void the_file_that_gcloud_keeps_is_found() throws Exception {
        Path known = folder.resolve(".config/gcloud/application_default_credentials.json");
        Files.createDirectories(known.getParent());
        Files.writeString(known, """
                {"type":"authorized_user","client_id":"c","client_secret":"s3cret","refresh_token":"s3cret","quota_project_id":"q"}""");

        GoogleConfig google = google(provider("vertex", "providers: {vertex: {}}"));

        assertThat(google.project()).isEqualTo("q");
        assertThat(google.login()).isInstanceOf(GoogleConfig.Person.class);
        assertThat(google.toString()).doesNotContain("s3cret");
    }

    @Test
    void a_file_that_is_none_is_one_line_without_its_words() throws Exception {
        Path file =
                Files.writeString(folder.resolve("bad.json"), "{\"type\":\"external_account\",\"secret\":\"s3cret\"}");

        assertThat(loading.problems("providers: {vertex: {credentials: '" + file + "'}}"))
                .containsExactly("1: providers.vertex.credentials: " + file
                        + " (expected: a file of type service_account or authorized_user)");
        assertThat(loading.problems("providers: {vertex: {credentials: '" + file + ".not'}}"))
                .containsExactly("1: providers.vertex.credentials: " + file
                        + ".not (expected: a readable file with credentials of Google, as JSON)");
        assertThat(loading.problems("providers: {vertex: {}}", variables()))
                .singleElement()
                .asString()
                .contains("providers.vertex.project");
    }

    @Test
    void what_is_said_of_another_cloud_is_refused() {
        assertThat(loading.problems("providers: {openai: {apiKey: k, apiVersion: '1'}}"))
                .containsExactly("1: providers.openai.apiVersion: 1 (expected: nothing, unless its api is azure)");
        assertThat(loading.problems("providers: {gemini: {apiKey: k, region: r}}"))
                .containsExactly(
                        "1: providers.gemini.region: r (expected: nothing, unless its api is bedrock or vertex)");
    }
}
