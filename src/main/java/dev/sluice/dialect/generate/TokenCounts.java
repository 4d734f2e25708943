package dev.sluice.dialect.generate;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.TokenCounting;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json.Num;
import dev.sluice.json.Json.Obj;

/** Questions to {@code countTokens} and their answers (generativelanguage v1beta, CountTokensRequest and CountTokensResponse). */
final class TokenCounts implements TokenCounting {
    /** Reads a caller's question, which has the contents alone, or a whole {@code generateContentRequest}. */
    @Override
    public Prompt readQuestion(Obj body) {
        for (String name : new String[] {"generateContentRequest", "generate_content_request"}) {
            Obj request = body.object(name);
            if (request != null) {
                return PromptReader.read(request);
            }
        }
        return PromptReader.read(body);
    }

    /**
     * The question to AI Studio, which counts system and tools only in this form. Vertex takes the request as it is.
     *
     * @param request as {@link GenerateDialect#writePrompt} wrote it
     */
    @Override
    public Obj question(Obj request, String model) {
        Obj named = new Obj().put("model", "models/" + model).putAll(request.members());
        return new Obj().put("generateContentRequest", named.put("model", "models/" + model));
    }

    /**
     * Reads a host's answer.
     *
     * @throws Failure of kind {@code UPSTREAM_INVALID_ANSWER} if it tells no count
     */
    @Override
    public long read(Obj body) {
        if (body.value("totalTokens") instanceof Num count && count.orElse(-1) >= 0) {
            return count.orElse(-1);
        }
        throw Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER, "The host's answer was not understood (expected: a count of tokens)");
    }

    /** An answer to a caller. */
    @Override
    public Obj write(long tokens) {
        return new Obj().put("totalTokens", tokens);
    }
}
