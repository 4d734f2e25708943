package dev.sluice.dialect;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What a question asks, a line for each thing that a dialect may not be able to say. */
record Described(Map<String, String> aspects) {
    static Described of(Prompt prompt) {
        Map<String, String> aspects = new LinkedHashMap<>();
        aspects.put("messages", messages(prompt.messages()));
        prompt.settings()
                .forEach((setting, value) -> aspects.put(setting.name().toLowerCase(Locale.ROOT), value.toString()));
        List<String> tools = new ArrayList<>();
        for (Tool tool : prompt.tools()) {
            if (tool instanceof Tool.Function function) {
                tools.add(function.name() + " " + function.description() + " " + function.schema());
            }
        }
        aspects.put("tools", tools.toString());
        ToolChoice choice = prompt.toolChoice();
        aspects.put("tool choice", choice == null || choice instanceof ToolChoice.Auto ? "auto" : choice.toString());
        AnswerFormat format = prompt.format();
        aspects.put(
                "answer format",
                format instanceof AnswerFormat.Schema schema ? schema.schema().toString() : "text");
        Effort effort = prompt.effort();
        aspects.put("thinking", effort == null ? "as the model likes" : thinking(effort));
        return new Described(aspects);
    }

    private static String thinking(Effort effort) {
        return effort.level() != null ? effort.level() : effort.budgetTokens() + " tokens";
    }

    /** Turns of the same speaker are one: some dialects want it so. */
    private static String messages(List<Message> messages) {
        StringBuilder all = new StringBuilder();
        String last = "";
        List<String> calls = new ArrayList<>();
        for (Message message : messages) {
            String speaker = switch (message.role()) {
                case SYSTEM, DEVELOPER -> "system";
                case USER, TOOL -> "user";
                case ASSISTANT -> "assistant";
            };
            if (!speaker.equals(last)) {
                all.append(speaker).append(": ");
                last = speaker;
            }
            message.parts().forEach(part -> all.append(part(part, calls)));
        }
        return all.toString();
    }

    private static String part(Part part, List<String> calls) {
        return switch (part) {
            case Part.Text text -> text.text() + " ";
            case Part.Refusal refusal -> refusal.text() + " ";
            case Part.ToolCall call -> {
                calls.add(call.id());
                yield "call " + call.name() + call.arguments().replace(" ", "") + " ";
            }
            case Part.ToolResult result ->
                "result " + calls.indexOf(result.callId()) + " "
                        + messages(List.of(new Message(Role.TOOL, result.content(), null, result.extras())));
            case Part.Media media ->
                switch (media.source()) {
                    case MediaSource.Inline inline -> inline.mediaType() + " " + inline.base64() + " ";
                    case MediaSource.Url url -> url.url() + " ";
                    case MediaSource.FileId file -> file.id() + " ";
                    case MediaSource.PlainText text -> text.text() + " ";
                };
            case Part.Reasoning thought -> "";
            case Part.Foreign foreign -> "";
        };
    }

    /** What of this the other says in another way, or not at all. */
    List<String> differences(Described other) {
        List<String> differences = new ArrayList<>();
        for (String aspect : new TreeSet<>(aspects.keySet())) {
            String was = aspects.get(aspect);
            String is = other.aspects.get(aspect);
            if (!Objects.equals(was, is) && is != null) {
                differences.add(aspect + " `" + was + "` becomes `" + is + "`");
            }
        }
        return differences;
    }
}
