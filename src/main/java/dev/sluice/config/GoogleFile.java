package dev.sluice.config;

import dev.sluice.config.GoogleConfig.Login;
import dev.sluice.config.GoogleConfig.Person;
import dev.sluice.config.GoogleConfig.ServiceAccount;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file of Google's credentials: a service account's, or a person's. Workload identity federation ({@code external_account}) is refused.
 *
 * @param project the project it belongs to, or null
 */
record GoogleFile(@Nullable String project, Login login) {
    private static final String DEFAULT_URL = "https://oauth2.googleapis.com/token";
    private static final String EXPECTED = "a readable file with credentials of Google, as JSON";

    /** Throws a {@link ConfigException} that says what is wrong and nothing of what is in it. */
    static GoogleFile read(String key, Path path) {
        JsonObject file;
        try {
            file = new JsonObject(Files.readString(path));
        } catch (IOException | DecodeException unreadable) {
            throw new ConfigException(key, path.toString(), EXPECTED);
        }
        Object type = file.getValue("type");
        if ("service_account".equals(type)) {
            return new GoogleFile(text(file, "project_id"), serviceAccount(key, path, file));
        }
        if ("authorized_user".equals(type)) {
            return new GoogleFile(text(file, "quota_project_id"), person(key, path, file));
        }
        throw new ConfigException(key, path.toString(), "a file of type service_account or authorized_user");
    }

    private static ServiceAccount serviceAccount(String key, Path path, JsonObject file) {
        return new ServiceAccount(
                required(key, path, file, "client_email"),
                Objects.requireNonNullElse(text(file, "private_key_id"), ""),
                new Secret(required(key, path, file, "private_key")),
                tokenUrl(key, path, file));
    }

    private static Person person(String key, Path path, JsonObject file) {
        return new Person(
                required(key, path, file, "client_id"),
                new Secret(required(key, path, file, "client_secret")),
                new Secret(required(key, path, file, "refresh_token")),
                tokenUrl(key, path, file));
    }

    private static URI tokenUrl(String key, Path path, JsonObject file) {
        String text = Objects.requireNonNullElse(text(file, "token_uri"), DEFAULT_URL);
        try {
            URI url = new URI(text);
            BaseUrl.check(key, url);
            return url;
        } catch (URISyntaxException none) {
            throw new ConfigException(key, path.toString(), "a file with a URL as token_uri");
        }
    }

    private static String required(String key, Path path, JsonObject file, String member) {
        String text = text(file, member);
        if (text == null) {
            throw new ConfigException(key, path.toString(), "a file with " + member);
        }
        return text;
    }

    private static @Nullable String text(JsonObject file, String member) {
        return file.getValue(member) instanceof String text && !text.isBlank() ? text : null;
    }
}
