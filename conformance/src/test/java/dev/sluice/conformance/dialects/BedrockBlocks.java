package dev.sluice.conformance.dialects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDelta;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlockStart;

/** Puts a stream of Converse together, as its users have to. */
final class BedrockBlocks {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final class Block {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder thought = new StringBuilder();
        private final StringBuilder input = new StringBuilder();
        private @Nullable String signature;
        private @Nullable ToolUseBlockStart tool;
    }

    private final SortedMap<Integer, Block> blocks = new TreeMap<>();
    private @Nullable StopReason stop;
    private @Nullable TokenUsage usage;

    ConverseStreamResponseHandler.Visitor visitor() {
        return ConverseStreamResponseHandler.Visitor.builder()
                .onContentBlockStart(this::start)
                .onContentBlockDelta(this::add)
                .onMessageStop(event -> stop = event.stopReason())
                .onMetadata(event -> usage = event.usage())
                .build();
    }

    private void start(ContentBlockStartEvent event) {
        Block block = blocks.computeIfAbsent(event.contentBlockIndex(), index -> new Block());
        block.tool = event.start().toolUse();
    }

    private void add(ContentBlockDeltaEvent event) {
        Block block = blocks.computeIfAbsent(event.contentBlockIndex(), index -> new Block());
        ContentBlockDelta delta = event.delta();
        switch (delta.type()) {
            case TEXT -> block.text.append(delta.text());
            case TOOL_USE -> block.input.append(delta.toolUse().input());
            case REASONING_CONTENT -> {
                String text = delta.reasoningContent().text();
                block.thought.append(text == null ? "" : text);
                String signature = delta.reasoningContent().signature();
                block.signature = signature == null ? block.signature : signature;
            }
            default -> throw new IllegalStateException(delta.toString());
        }
    }

    Message message() {
        return Message.builder()
                .role(ConversationRole.ASSISTANT)
                .content(blocks.values().stream().map(BedrockBlocks::content).toList())
                .build();
    }

    private static ContentBlock content(Block block) {
        ToolUseBlockStart tool = block.tool;
        if (tool != null) {
            return ContentBlock.fromToolUse(
                    use -> use.toolUseId(tool.toolUseId()).name(tool.name()).input(document(block.input.toString())));
        }
        if (block.signature != null || !block.thought.isEmpty()) {
            return ContentBlock.fromReasoningContent(content -> content.reasoningText(
                    thought -> thought.text(block.thought.toString()).signature(block.signature)));
        }
        return ContentBlock.fromText(block.text.toString());
    }

    private static Document document(String json) {
        Document.MapBuilder document = Document.mapBuilder();
        arguments(json).forEach((name, value) -> document.putString(name, (String) value));
        return document.build();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> arguments(String json) {
        try {
            return JSON.readValue(json, Map.class);
        } catch (JsonProcessingException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    StopReason stop() {
        return Objects.requireNonNull(stop);
    }

    TokenUsage usage() {
        return Objects.requireNonNull(usage);
    }
}
