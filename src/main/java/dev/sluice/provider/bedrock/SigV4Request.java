package dev.sluice.provider.bedrock;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/**
 * What is signed of a request. Every header in it is; headers that a proxy may change, such as {@code user-agent} and {@code
 * accept-encoding}, do not belong into it.
 *
 * @param path the path as it stands on the request line, encoded already
 * @param query what stands behind the question mark, encoded already; empty without one
 * @param headers {@code host} among them, and once; a name may come several times
 * @param body the bytes that are sent
 */
public record SigV4Request(
        String method, String path, String query, List<Map.Entry<String, String>> headers, Buffer body) {
    public SigV4Request {
        headers = List.copyOf(headers);
    }
}
