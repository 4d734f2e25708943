package dev.sluice.testing;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * What this process holds on to when nothing runs.
 *
 * @param objects how many objects of our classes can be reached, and of Netty's connections and timers, by class
 * @param buffers those that were not released, as {@link LeakWatch} counts them
 * @param pooledMib memory of all buffers, those that wait to be used again too, in MiB
 * @param files open files, connections among them; 0 where that cannot be known
 */
public record Residue(Map<String, Long> objects, long buffers, long pooledMib, long files) {
    private static final Pattern ROW = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");
    /** Those of the program, not of its tests. */
    private static final Pattern COUNTED = Pattern.compile(
            "dev\\.sluice\\.(?!testing\\.|\\w*IT\\b).*|io\\.netty\\.channel\\..*SocketChannel|.*\\.ScheduledFutureTask");

    /** Looks now; collects garbage first. */
    public static Residue now() throws Exception {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
        return new Residue(count(), LeakWatch.open(), pooled(), files);
    }

    private static long pooled() {
        ByteBufAllocatorMetric pool = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return (pool.usedDirectMemory() + pool.usedHeapMemory()) >> 20;
    }

    private static Map<String, Long> count() throws Exception {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, Long> objects = new TreeMap<>();
        Matcher row = ROW.matcher(String.valueOf(histogram));
        while (row.find()) {
            if (COUNTED.matcher(row.group(2)).matches()) {
                objects.put(row.group(2), Long.parseLong(row.group(1)));
            }
        }
        return objects;
    }

    /** What there is more of than before, by more than {@code slack}; empty where nothing was left behind. */
    public Map<String, Long> beyond(Residue before, int slack) {
        Map<String, Long> more = new TreeMap<>();
        objects.forEach((type, count) -> put(more, type, count - before.objects.getOrDefault(type, 0L), slack));
        put(more, "buffers", buffers - before.buffers, 0);
        put(more, "MiB of buffers", pooledMib - before.pooledMib, slack);
        put(more, "open files", files - before.files, slack);
        return more;
    }

    private static void put(Map<String, Long> more, String what, long grown, int slack) {
        if (grown > slack) {
            more.put(what, grown);
        }
    }
}
