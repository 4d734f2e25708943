package dev.sluice.config;

import java.net.URI;

/**
 * Whose models of Vertex AI are asked, and as whom.
 *
 * @param project the project's id
 * @param location such as {@code us-central1} or {@code global}
 * @param login who asks Google for tokens
 */
public record GoogleConfig(String project, String location, Login login) implements CloudConfig {
    /** Where tokens come from ("Application Default Credentials", Google Cloud, read 2026-11). */
    public sealed interface Login {}

    /**
     * A service account, which signs for itself.
     *
     * @param email its name
     * @param kid the name of its key, sent along and no secret; may be empty
     * @param privateKey PEM, PKCS #8
     * @param tokenUrl who gives the tokens
     */
    public record ServiceAccount(String email, String kid, Secret privateKey, URI tokenUrl) implements Login {}

    /**
     * A person, by what {@code gcloud auth application-default login} left behind.
     *
     * @param clientId the program's that the person trusts
     */
    public record Person(String clientId, Secret clientSecret, Secret refreshToken, URI tokenUrl) implements Login {}

    /**
     * The machine's own account, told by its metadata service.
     *
     * @param url the service's, without a path
     */
    public record Machine(URI url) implements Login {}
}
