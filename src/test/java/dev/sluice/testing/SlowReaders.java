package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Thousands of callers who ask for a stream and then read as little of it as they are told to. One thread. */
public final class SlowReaders implements AutoCloseable {
    /** Little, so that what a reader leaves unread is soon the server's to keep. */
    private static final int RECEIVE_BUFFER_BYTES = 4 * 1024;

    private final List<SocketChannel> channels = new ArrayList<>();
    private final List<byte[]> firstBytes = new ArrayList<>();
    private final long[] received;
    private final boolean[] ended;

    public SlowReaders(int count) {
        this.received = new long[count];
        this.ended = new boolean[count];
    }

    /** Connects {@code count} more of them and sends {@code request} on each. */
    public void open(int count, int port, String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            firstBytes.add(new byte[0]);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ByteBuffer pending = ByteBuffer.wrap(bytes);
            while (pending.hasRemaining()) {
                channel.write(pending);
            }
            channel.configureBlocking(false);
        }
    }

    /** Each takes up to {@code bytes}, of what is there. */
    public void readEach(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < channels.size(); i++) {
            read(i, buffer.clear());
        }
    }

    /** Those that have nothing yet take up to {@code bytes}, of what is there. */
    public void readFirst(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < channels.size(); i++) {
            if (received[i] == 0) {
                read(i, buffer.clear());
            }
        }
    }

    /** One takes up to {@code bytes}, of what is there. */
    public void read(int reader, int bytes) {
        read(reader, ByteBuffer.allocate(bytes));
    }

    private void read(int reader, ByteBuffer buffer) {
        try {
            int count = channels.get(reader).read(buffer);
            ended[reader] |= count < 0;
            if (received[reader] == 0 && count > 0) {
                byte[] first = new byte[count];
                buffer.flip().get(first);
                firstBytes.set(reader, first);
            }
            received[reader] += Math.max(count, 0);
        } catch (IOException broken) {
            ended[reader] = true;
        }
    }

    /** What the server said first to each reader; empty if it said nothing yet. */
    public List<String> firstBytes() {
        return firstBytes.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    /** How much each has read. */
    public long[] received() {
        return received.clone();
    }

    public long received(int reader) {
        return received[reader];
    }

    /** How many of those that are open {@code predicate} holds for. */
    public long count(IntPredicate predicate) {
        return IntStream.range(0, channels.size()).filter(predicate).count();
    }

    /** Whether the server, or the network, has ended this reader's stream. */
    public boolean isEnded(int reader) {
        return ended[reader];
    }

    @Override
    public void close() {
        for (SocketChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }
}
