package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Usage details as a JSON text, without what is 0 or empty, so that most are the empty text. */
final class UsageText {
    private UsageText() {}

    static String of(UsageDetails details) {
        return details.equals(UsageDetails.NONE) ? "" : object(details).toString();
    }

    private static Json.Obj object(UsageDetails details) {
        Json.Obj object = new Json.Obj();
        text(object, "tier", details.tier());
        text(object, "speed", details.speed());
        text(object, "region", details.region());
        number(object, "imageInput", details.imageInput());
        number(object, "videoInput", details.videoInput());
        number(object, "audioCacheRead", details.audioCacheRead());
        number(object, "imageOutput", details.imageOutput());
        if (!details.tools().isEmpty()) {
            Json.Obj tools = new Json.Obj();
            new TreeMap<>(details.tools()).forEach(tools::put);
            object.put("tools", tools);
        }
        if (!details.legs().isEmpty()) {
            object.put(
                    "legs",
                    new Json.Arr(
                            details.legs().stream().<Json>map(UsageText::leg).toList()));
        }
        return object;
    }

    private static Json.Obj leg(UsageDetails.Leg leg) {
        Usage usage = leg.usage();
        Json.Obj object = new Json.Obj().putIf("model", leg.model());
        number(object, "input", usage.input());
        number(object, "cacheRead", usage.cacheRead());
        number(object, "cacheWrite", usage.cacheWrite());
        number(object, "cacheWriteLong", usage.cacheWriteLong());
        number(object, "output", usage.output());
        number(object, "reasoning", usage.reasoning());
        number(object, "audioInput", usage.audioInput());
        number(object, "audioOutput", usage.audioOutput());
        number(object, "toolUnits", usage.toolUnits());
        number(object, "contradictory", usage.contradictory() ? 1 : 0);
        return usage.details().equals(UsageDetails.NONE) ? object : object.put("details", object(usage.details()));
    }

    private static void text(Json.Obj object, String name, String text) {
        if (!text.isEmpty()) {
            object.put(name, text);
        }
    }

    private static void number(Json.Obj object, String name, long number) {
        if (number != 0) {
            object.put(name, number);
        }
    }

    static UsageDetails parse(String text) {
        return text.isEmpty() ? UsageDetails.NONE : details((Json.Obj) JsonReader.read(text));
    }

    private static UsageDetails details(Json.Obj object) {
        Map<String, Long> tools = new HashMap<>();
        Json.Obj named = object.object("tools");
        if (named != null) {
            named.members().keySet().forEach(tool -> tools.put(tool, named.number(tool, 0)));
        }
        List<UsageDetails.Leg> legs = new ArrayList<>();
        object.elements("legs").forEach(leg -> legs.add(leg((Json.Obj) leg)));
        return new UsageDetails(
                orEmpty(object.text("tier")),
                orEmpty(object.text("speed")),
                orEmpty(object.text("region")),
                object.number("imageInput", 0),
                object.number("videoInput", 0),
                object.number("audioCacheRead", 0),
                object.number("imageOutput", 0),
                tools,
                legs);
    }

    private static UsageDetails.Leg leg(Json.Obj leg) {
        Json.Obj details = leg.object("details");
        Usage usage = new Usage(
                leg.number("input", 0),
                leg.number("cacheRead", 0),
                leg.number("cacheWrite", 0),
                leg.number("cacheWriteLong", 0),
                leg.number("output", 0),
                leg.number("reasoning", 0),
                leg.number("audioInput", 0),
                leg.number("audioOutput", 0),
                leg.number("toolUnits", 0),
                null,
                leg.number("contradictory", 0) != 0,
                details == null ? UsageDetails.NONE : details(details));
        return new UsageDetails.Leg(leg.text("model"), usage);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
