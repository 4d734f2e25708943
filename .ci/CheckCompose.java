import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Reads docker/compose.yaml as compose would, and holds it to the Dockerfile and the configuration's defaults. */
class CheckCompose {
    public static void main(String[] args) throws Exception {
        Path file = Path.of("docker/compose.yaml");
        Map<String, Map<String, ?>> services = at(read(file), "services");
        Map<String, ?> sluice = services.get("sluice");
        Map<String, String> build = at(sluice, "build");
        Path context = file.resolveSibling(build.get("context")).normalize();
        require(Files.exists(context.resolve("pom.xml")), "build.context: " + context);
        require(Files.exists(context.resolve(build.get("dockerfile"))), "build.dockerfile");
        require(Boolean.TRUE.equals(sluice.get("read_only")), "read_only");

        Map<String, ?> drain = at(read(Path.of("config/sluice.yaml")), "drain");
        Duration deadline = duration((String) drain.get("deadline"));
        Duration grace = duration((String) sluice.get("stop_grace_period"));
        require(grace.compareTo(deadline) > 0, "stop_grace_period: " + grace + " (expected: > " + deadline + ")");

        List<String> mounts = at(sluice, "volumes");
        Map<String, ?> named = at(read(file), "volumes");
        for (String mount : mounts) {
            String source = mount.split(":", 2)[0];
            require(source.startsWith("/") || source.startsWith(".") || named.containsKey(source), "volume: " + mount);
        }
        String image = Files.readString(Path.of("docker/Dockerfile"));
        require(mounts.contains("data:" + image.split("VOLUME ")[1].split("\\s")[0]), "the Dockerfile's VOLUME");
    }

    private static Map<String, ?> read(Path file) throws Exception {
        return new Yaml().load(Files.readString(file));
    }

    @SuppressWarnings("unchecked")
    private static <T> T at(Map<String, ?> map, String key) {
        require(map.get(key) != null, key + " is missing");
        return (T) map.get(key);
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("docker/compose.yaml: " + what);
        }
    }
}
