package dev.sluice.provider;

import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.Body;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import dev.sluice.stream.Slices;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Questions to Anthropic's models in clouds, where the path has the model and the body the version (Anthropic API reference, Claude on
 * Amazon Bedrock, Claude on Vertex AI, read 2026-11). The caller's bytes stay what they are but for these members.
 *
 * @param version the cloud's {@code anthropic_version}
 * @param streamInPath whether the body must not say that a stream is wanted
 */
public record CloudMessages(String version, boolean streamInPath) {
    private static final String VERSION = "anthropic_version";
    private static final String BETA = "anthropic_beta";

    /** The body for the cloud, of one that says which model it asks. */
    public Body body(Ask ask, List<String> betas) {
        if (!(ask.bodyFor(null, false) instanceof Slices whole)) {
            throw Failure.of(Kind.INVALID_REQUEST, "body: a form (expected: JSON)");
        }
        JsonMember model = JsonMember.top("model");
        JsonMember stream = JsonMember.top("stream");
        JsonMember version = JsonMember.top(VERSION);
        JsonMember beta = JsonMember.top(BETA);
        JsonScan scan = new JsonScan(model, stream, version, beta);
        scan.feed(whole.join());
        if (!model.isPresent() || version.isNamed() || beta.isNamed()) {
            return rewritten(whole, betas);
        }
        // What stands later is spliced first, so that the other's position still holds.
        boolean modelFirst = model.start() < stream.start();
        Slices edited = modelFirst ? withoutStream(whole, stream) : whole;
        edited = edited.splice(model.nameStart(), model.end(), Buffer.buffer(head(betas)));
        return modelFirst ? edited : withoutStream(edited, stream);
    }

    private String head(List<String> betas) {
        String head = "\"" + VERSION + "\":\"" + version + "\"";
        return betas.isEmpty() ? head : head + ",\"" + BETA + "\":[\"" + String.join("\",\"", betas) + "\"]";
    }

    /** Takes one comma along, that behind it or else that before it; there is one, as the model is a member too. */
    private Slices withoutStream(Slices body, JsonMember stream) {
        if (!streamInPath || !stream.isPresent()) {
            return body;
        }
        byte[] bytes = body.join().getBytes();
        int behind = (int) stream.end();
        while (isSpace(bytes[behind])) {
            behind++;
        }
        if (bytes[behind] == ',') {
            return body.splice(stream.nameStart(), behind + 1L, Buffer.buffer());
        }
        int before = (int) stream.nameStart() - 1;
        while (bytes[before] != ',') {
            before--;
        }
        return body.splice(before, stream.end(), Buffer.buffer());
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** A body that has some of these members already is written anew, in its order and with its numbers. */
    private Body rewritten(Slices whole, List<String> betas) {
        try {
            Json.Obj body = finish(JsonReader.readObject(whole.join()));
            if (!betas.isEmpty() && !body.has(BETA)) {
                body.put(BETA, Json.Arr.ofTexts(betas));
            }
            return Slices.of(body.toBuffer());
        } catch (InvalidJsonException invalid) {
            throw Failure.of(Kind.INVALID_JSON, "body: JSON that is nested too deeply, or has text that is none");
        }
    }

    /** The last touch to a translated prompt. */
    public Json.Obj finish(Json.Obj body) {
        Json.Obj finished = new Json.Obj();
        body.members().forEach((name, value) -> {
            if (!name.equals("model") && !(streamInPath && name.equals("stream"))) {
                finished.put(name, value);
            }
        });
        return finished.has(VERSION) ? finished : finished.put(VERSION, version);
    }
}
