package dev.sluice.config;

import java.io.StringReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Where in a YAML text each key stands, and a first look that refuses what no configuration needs: keys given twice, tags,
 * recursion, aliases that multiply. Problems never quote the text, which may hold secrets.
 */
final class YamlOutline {
    private static final int MOST_NODES = 100_000;
    private static final int DEEPEST = 50;
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.MAP, Tag.SEQ);

    private final Map<String, Integer> lines = new HashMap<>();
    private final Findings findings = new Findings();
    private int nodes;
    private boolean empty = true;

    private YamlOutline() {}

    /** A parser of hostile texts: no tags but YAML's own, no key twice, bounded nesting, aliases and length. */
    static Yaml parser() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(DEEPEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(YamlFile.MOST_BYTES);
        return new Yaml(new SafeConstructor(options));
    }

    /** Throws {@link InvalidConfigException} with the lines of what is wrong in {@code text}. */
    static YamlOutline of(String file, String text) {
        YamlOutline outline = new YamlOutline();
        try {
            Node root = parser().compose(new StringReader(text));
            if (root != null) {
                outline.root(file, root);
            }
        } catch (YAMLException problem) {
            throw new InvalidConfigException(List.of(file + describe(problem)));
        }
        if (outline.findings.any()) {
            throw new InvalidConfigException(outline.findings.lines(file, outline));
        }
        return outline;
    }

    /** The line of {@code key}, from 1; of the nearest key around it if it is not in the text; 0 if there is none. */
    int line(String key) {
        String path = key;
        while (!path.isEmpty()) {
            Integer line = lines.get(path);
            if (line != null) {
                return line;
            }
            path = path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
        }
        return 0;
    }

    /** Whether the text holds nothing but comments. */
    boolean empty() {
        return empty;
    }

    /** All keys of the text, list items as {@code models[0]}. */
    Set<String> keys() {
        return lines.keySet();
    }

    /** {@code :3: not YAML, …}: SnakeYAML's own words without the excerpt and the names it found. */
    static String describe(YAMLException problem) {
        if (!(problem instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            return ": not readable as YAML (expected: UTF-8 text without control characters, nested less than "
                    + DEEPEST + " deep)";
        }
        String words = marked.getProblem() == null ? "not readable as YAML" : marked.getProblem();
        return ":" + (marked.getProblemMark().getLine() + 1) + ": not YAML: "
                + words.replaceFirst("(?s)^(found (undefined alias|duplicate key)|Global tag is not allowed).*", "$1");
    }

    private void root(String file, Node root) {
        if (root instanceof MappingNode) {
            walk("", root, new HashSet<>());
            return;
        }
        if (!root.getTag().equals(Tag.NULL)) {
            throw new InvalidConfigException(List.of(file + ":1: " + kind(root) + " (expected: a mapping)"));
        }
    }

    private void walk(String path, Node node, Set<Node> around) {
        if (++nodes > MOST_NODES) {
            throw new YAMLException("too many nodes");
        }
        if (!PLAIN_TAGS.contains(node.getTag())) {
            findings.add(path, "a value with a tag (expected: a plain value)");
        }
        if (node instanceof ScalarNode) {
            return;
        }
        if (around.size() >= DEEPEST || !around.add(node)) {
            findings.add(path, "an alias of what it stands in (expected: a plain value)");
            return;
        }
        if (node instanceof MappingNode mapping) {
            entries(path, mapping, around);
        } else if (node instanceof SequenceNode sequence) {
            items(path, sequence, around);
        }
        around.remove(node);
    }

    private void entries(String path, MappingNode mapping, Set<Node> around) {
        Set<String> seen = new HashSet<>();
        for (NodeTuple entry : mapping.getValue()) {
            empty = false;
            String key = key(entry.getKeyNode());
            String entryPath = path.isEmpty() ? String.valueOf(key) : path + "." + key;
            int first = lines.getOrDefault(entryPath, 0);
            lines.put(entryPath, entry.getKeyNode().getStartMark().getLine() + 1);
            if (key == null) {
                findings.add(entryPath, "a key (expected: a plain text)");
            } else if (!seen.add(key)) {
                findings.add(entryPath, "given twice (expected: once; line " + first + " has it too)");
            }
            walk(entryPath, entry.getValueNode(), around);
        }
    }

    private void items(String path, SequenceNode sequence, Set<Node> around) {
        int index = 0;
        for (Node item : sequence.getValue()) {
            String itemPath = path + "[" + index++ + "]";
            lines.put(itemPath, item.getStartMark().getLine() + 1);
            walk(itemPath, item, around);
        }
    }

    private static @Nullable String key(Node node) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL) ? scalar.getValue() : null;
    }

    private static String kind(Node node) {
        return node instanceof SequenceNode ? "a list" : Json.SINGLE;
    }
}
