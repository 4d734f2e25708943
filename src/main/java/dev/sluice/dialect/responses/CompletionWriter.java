package dev.sluice.dialect.responses;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import java.util.List;

/** Writes a whole answer. Of several answers the first: callers of this dialect cannot ask for more. */
final class CompletionWriter {
    private CompletionWriter() {}

    static Json.Obj write(Completion completion, CallerTerms terms) {
        AnswerIds ids = new AnswerIds(terms);
        String id = ids.response(completion.id());
        long created = completion.created() > 0 ? completion.created() : terms.createdSeconds();
        Completion.Choice choice = completion.choices().isEmpty()
                ? new Completion.Choice(List.of(), FinishReason.ERROR, null, Extras.NONE)
                : completion.choices().getFirst();
        List<Json> output = OutputItems.of(choice.parts(), ids);
        return Members.isOwn(completion.extras())
                ? again(completion, id, created, output, terms)
                : other(completion, choice, id, created, output, terms);
    }

    private static Json.Obj again(
            Completion completion, String id, long created, List<Json> output, CallerTerms terms) {
        Usage usage = completion.usage();
        Json.Obj response = new Json.Obj()
                .put("id", id)
                .put("created_at", created)
                .put("model", terms.model())
                .put("output", new Json.Arr(output))
                .putIf("service_tier", completion.serviceTier());
        if (usage != null) {
            response.put("usage", usage.raw() == null ? ResponsesUsage.write(usage) : usage.raw());
        }
        Members.putRest(completion.extras(), response);
        return response;
    }

    private static Json.Obj other(
            Completion completion,
            Completion.Choice choice,
            String id,
            long created,
            List<Json> output,
            CallerTerms terms) {
        Usage usage = completion.usage();
        FinishReason finish =
                Status.sayable(choice.finish(), choice.parts().stream().anyMatch(Part.Refusal.class::isInstance));
        Json.Obj response = ResponseObject.of(
                id,
                terms.model(),
                created,
                Status.of(finish),
                Status.details(finish),
                output,
                usage == null ? null : ResponsesUsage.write(usage));
        if (finish == FinishReason.ERROR) {
            response.put("error", ResponseObject.error(failed()));
        }
        String tier = completion.serviceTier();
        return tier != null && PromptWriter.TIERS.contains(tier) ? response.put("service_tier", tier) : response;
    }

    /** What is told where a model failed and nobody said why. */
    static HostFault failed() {
        return HostFault.of(HostFault.Sort.SERVER, "The model failed.");
    }
}
