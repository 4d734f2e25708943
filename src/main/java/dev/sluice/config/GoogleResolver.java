package dev.sluice.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out whose Vertex AI is asked, where, and as whom, as Google's own libraries do. */
final class GoogleResolver {
    private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";
    private static final String DEFAULT_LOCATION = "global";

    private final References environment;

    GoogleResolver(References environment) {
        this.environment = environment;
    }

    /** The variable that brings the provider, or null. */
    @Nullable
    String origin() {
        return environment.variable(CREDENTIALS) == null ? null : CREDENTIALS;
    }

    /** Vertex AI's own address for the location that is asked for ("Generative AI on Vertex AI, locations", read 2026-11). */
    URI url(ProviderEntry entry) {
        String location = location(entry);
        return URI.create(
                switch (location) {
                    case "global" -> "https://aiplatform.googleapis.com/v1";
                    case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com/v1";
                    default -> "https://" + location + "-aiplatform.googleapis.com/v1";
                });
    }

    GoogleConfig resolve(String provider, ProviderEntry entry) {
        String place = "providers." + provider;
        GoogleFile file = file(place, entry);
        String project = first(entry.project(), "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT");
        project = project == null && file != null ? file.project() : project;
        if (project == null) {
            throw new ConfigException(place + ".project", null, "a project's id, or GOOGLE_CLOUD_PROJECT to be set");
        }
        return new GoogleConfig(project, location(entry), file == null ? machine(place) : file.login());
    }

    private String location(ProviderEntry entry) {
        String location = first(entry.region(), "GOOGLE_CLOUD_LOCATION", "GOOGLE_CLOUD_REGION");
        return Objects.requireNonNullElse(location, DEFAULT_LOCATION);
    }

    private @Nullable String first(@Nullable String own, String variable, String other) {
        if (own != null) {
            return own;
        }
        String value = environment.variable(variable);
        return value == null ? environment.variable(other) : value;
    }

    /** That of the entry, of the environment, or the one that {@code gcloud} keeps; null where there is none. */
    private @Nullable GoogleFile file(String place, ProviderEntry entry) {
        if (entry.credentials() != null) {
            return GoogleFile.read(place + ".credentials", entry.credentials());
        }
        String variable = environment.variable(CREDENTIALS);
        if (variable != null) {
            return GoogleFile.read(CREDENTIALS, path(variable));
        }
        String home = environment.variable("HOME");
        Path known = home == null ? null : Path.of(home, ".config", "gcloud", "application_default_credentials.json");
        return known == null || !Files.isReadable(known) ? null : GoogleFile.read(place + ".credentials", known);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw new ConfigException(CREDENTIALS, text, "the path of a file");
        }
    }

    private GoogleConfig.Machine machine(String place) {
        String host = Objects.requireNonNullElse(environment.variable("GCE_METADATA_HOST"), "metadata.google.internal");
        URI url = URI.create("http://" + host);
        if (url.getHost() == null) {
            throw new ConfigException("GCE_METADATA_HOST", host, "a host, and a port perhaps, for " + place);
        }
        return new GoogleConfig.Machine(url);
    }
}
