package dev.sluice.conformance.dialects;

/** A column of the table: how the host speaks. Its models' names are of a family that thinks within a budget. */
@SuppressWarnings("ImmutableEnumChecker") // the answers hold nothing
enum HostDialect {
    CHAT("openai", "/v1", "plain", new ChatAnswers()),
    MESSAGES("anthropic", "/v1", "claude-opus-4-5", new MessagesAnswers()),
    GENERATE("gemini", "/v1beta", "gemini-2.5-pro", new GenerateAnswers()),
    CONVERSE("bedrock", "", "profile-of-claude-opus-4-5", new ConverseAnswers());

    private final String api;
    private final String basePath;
    private final String stem;
    private final HostAnswers answers;

    HostDialect(String api, String basePath, String stem, HostAnswers answers) {
        this.api = api;
        this.basePath = basePath;
        this.stem = stem;
        this.answers = answers;
    }

    HostAnswers answers() {
        return answers;
    }

    /** The host's name for the model that plays the scene. */
    String hostModel(Scene scene) {
        return stem + "-" + scene.suffix();
    }

    /** The callers' name for it. */
    String model(Scene scene) {
        return "my" + api + "/" + hostModel(scene);
    }

    /** Its entry in the gateway's configuration; the host of chat serves nothing else. */
    String yaml(int port) {
        StringBuilder models = new StringBuilder();
        for (Scene scene : Scene.values()) {
            models.append(models.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(hostModel(scene))
                    .append('"');
        }
        return "  my%s: {api: %s, baseUrl: \"http://127.0.0.1:%d/%s%s\", apiKey: host-key, models: [%s]%s}%n"
                .formatted(api, api, port, name(), basePath, models, this == CHAT ? ", responses: false" : "");
    }
}
