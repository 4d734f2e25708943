package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import dev.sluice.provider.simulated.BillEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Everything beside chat, responses and embeddings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointsIT {
    /** Longer than what the gateway holds of a form. */
    private static final int AUDIO_BYTES = 3 << 20;

    private final SdkGateway sdk = new SdkGateway();
    private final OpenAIClient client = sdk.client();

    @AfterAll
    void stop() {
        sdk.close();
    }

    @BeforeEach
    void forget() {
        sdk.bill().reset();
    }

    private static byte[] audio() {
        byte[] bytes = new byte[AUDIO_BYTES];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static MultipartField<InputStream> file(String name, byte[] bytes) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(bytes))
                .filename(name)
                .contentType("application/octet-stream")
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private BillEntry charged() {
        return sdk.bill().latest(1).get(0);
    }

    @Test
    void models_are_listed_and_found() {
        List<Model> listed = client.models().list().data();

        listed.forEach(Model::validate);
        assertThat(listed).extracting(Model::id).contains(SdkGateway.MODEL);
        // The SDK encodes the slash in the path.
        assertThat(client.models().retrieve(SdkGateway.MODEL).ownedBy()).isEqualTo("simulated");
    }

    @Test
    void the_older_completions_answer() {
        String text = client.completions()
                .create(CompletionCreateParams.builder()
                        .model(SdkGateway.MODEL)
                        .prompt("Water")
                        .build())
                .choices()
                .get(0)
                .text();

        assertThat(text).isNotBlank();
    }

    @Test
    void moderations_flag_what_shall_be_flagged() {
        ModerationCreateResponse answer = client.moderations()
                .create(ModerationCreateParams.builder()
                        .model(SdkGateway.MODEL)
                        .inputOfStrings(List.of("a calm river", "flag-me"))
                        .build());

        answer.validate();
        assertThat(answer.results()).extracting(result -> result.flagged()).containsExactly(false, true);
    }

    @Test
    void an_image_is_made() {
        ImagesResponse answer = client.images()
                .generate(ImageGenerateParams.builder()
                        .model(SdkGateway.MODEL)
                        .prompt("a sluice")
                        .n(2)
                        .build());

        assertThat(answer.data().orElseThrow())
                .hasSize(2)
                .allSatisfy(image -> assertThat(
                                Base64.getDecoder().decode(image.b64Json().orElseThrow()))
                        .startsWith(0x89, 'P', 'N', 'G'));
    }

    @Test
    void an_image_is_edited_from_a_form() {
        ImagesResponse answer = client.images()
                .edit(ImageEditParams.builder()
                        .model(SdkGateway.MODEL)
                        .prompt("more water")
                        .image(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(new byte[2048])))
                        .build());

        assertThat(answer.data().orElseThrow()).hasSize(1);
    }

    @Test
    void speech_arrives_as_bytes() throws IOException {
        try (HttpResponse speech = client.audio()
                .speech()
                .create(SpeechCreateParams.builder()
                        .model(SdkGateway.MODEL)
                        .voice(SpeechCreateParams.Voice.UnionMember1.ALLOY)
                        .input("Water finds its way.")
                        .build())) {
            assertThat(speech.body().readAllBytes()).startsWith('R', 'I', 'F', 'F');
        }
    }

    @Test
    void a_long_recording_is_transcribed_when_the_file_comes_before_the_model() {
        String text = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .file(file("speech.wav", audio()))
                        .model(SdkGateway.MODEL)
                        .build())
                .asTranscription()
                .text();

        assertThat(text).isNotBlank();
        assertThat(charged().bytesReceived()).isGreaterThan(AUDIO_BYTES);
        assertThat(charged().model()).isEqualTo("demo");
    }

    @Test
    void a_long_recording_is_transcribed_when_the_model_comes_first() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(bytes("--cut-here\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n" + SdkGateway.MODEL
                + "\r\n--cut-here\r\ncontent-disposition: form-data; name=\"file\"; filename=\"speech.wav\"\r\n\r\n"));
        form.writeBytes(audio());
        form.writeBytes(bytes("\r\n--cut-here--\r\n"));

        java.net.http.HttpResponse<String> answer = sdk.gateway()
                .send(sdk.gateway()
                        .request("/v1/audio/transcriptions")
                        .setHeader("content-type", "multipart/form-data; boundary=cut-here")
                        .POST(BodyPublishers.ofByteArray(form.toByteArray()))
                        .build());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(charged().bytesReceived()).isGreaterThan(AUDIO_BYTES);
        assertThat(charged().model()).isEqualTo("demo");
    }
}
