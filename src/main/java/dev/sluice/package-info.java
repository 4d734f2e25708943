/**
 * A streaming LLM gateway. The life of a request: {@code wire} hands a {@code Call} to {@code edge}, which finds its route and sends
 * an {@code Exchange} down the {@code pipeline}: {@code auth} (who is calling?), {@code intake} (what is asked?), {@code routing} (who
 * can answer?). A {@code provider} sends it to the host; {@code relay} brings the answer back, with {@code stream} for the bytes and
 * {@code dialect} for what they mean, and the edge pumps it to the caller. {@code observe} is told when it is over.
 *
 * <p>Beside the spine stand {@code config} (the file, as records), {@code lifecycle} (the way out), {@code timer}, {@code failure},
 * {@code canonical} (words that all share), and {@code cli}. {@link dev.sluice.Gateway} puts the parts together.
 *
 * <p>To add a host, a wire format, an endpoint, a stage, a key or an error: {@code docs/life-of-a-request.md} says where.
 */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
