package dev.sluice.dialect.converse;

import dev.sluice.canonical.MediaKind;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bedrock's words for what media types are elsewhere (service model: {@code ImageFormat} and its like). */
final class MediaFormats {
    private static final Map<String, String> IMAGES =
            Map.of("png", "image/png", "jpeg", "image/jpeg", "gif", "image/gif", "webp", "image/webp");
    private static final Map<String, String> AUDIO = Map.of(
            "mp3", "audio/mpeg",
            "wav", "audio/wav",
            "opus", "audio/opus",
            "aac", "audio/aac",
            "flac", "audio/flac",
            "ogg", "audio/ogg",
            "mp4", "audio/mp4",
            "webm", "audio/webm",
            "pcm", "audio/pcm",
            "m4a", "audio/x-m4a");
    private static final Map<String, String> VIDEOS = Map.of(
            "mp4", "video/mp4",
            "mov", "video/quicktime",
            "mkv", "video/x-matroska",
            "webm", "video/webm",
            "flv", "video/x-flv",
            "mpeg", "video/mpeg",
            "wmv", "video/x-ms-wmv",
            "three_gp", "video/3gpp");
    private static final Map<String, String> DOCUMENTS = Map.of(
            "pdf", "application/pdf",
            "csv", "text/csv",
            "doc", "application/msword",
            "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xls", "application/vnd.ms-excel",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "html", "text/html",
            "txt", "text/plain",
            "md", "text/markdown");
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "image/jpg", "jpeg",
            "audio/mp3", "mp3",
            "audio/x-wav", "wav",
            "audio/wave", "wav",
            "text/x-markdown", "md");

    private MediaFormats() {}

    /** How the block of such a medium is called. */
    static String blockOf(MediaKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** The media type of a format, or null for one that is not known here. */
    static @Nullable String typeOf(MediaKind kind, String format) {
        return formatsOf(kind).get(format);
    }

    /** The format of a media type, or null if Bedrock has no word for it. */
    static @Nullable String formatOf(MediaKind kind, String mediaType) {
        String type = mediaType.split(";", -1)[0].trim().toLowerCase(Locale.ROOT);
        Map<String, String> formats = formatsOf(kind);
        String other = OTHER_NAMES.get(type);
        if (other != null) {
            return formats.containsKey(other) ? other : null;
        }
        for (Map.Entry<String, String> format : formats.entrySet()) {
            if (format.getValue().equals(type)) {
                return format.getKey();
            }
        }
        return null;
    }

    /** What a picture is by its first bytes, whatever it was said to be; null if these tell nothing. */
    static @Nullable String imageFormatOf(String base64) {
        if (base64.startsWith("iVBORw0KGgo")) {
            return "png";
        }
        if (base64.startsWith("/9j/")) {
            return "jpeg";
        }
        if (base64.startsWith("R0lGOD")) {
            return "gif";
        }
        return base64.startsWith("UklGR") ? "webp" : null;
    }

    private static Map<String, String> formatsOf(MediaKind kind) {
        return switch (kind) {
            case IMAGE -> IMAGES;
            case AUDIO -> AUDIO;
            case VIDEO -> VIDEOS;
            case DOCUMENT -> DOCUMENTS;
        };
    }
}
