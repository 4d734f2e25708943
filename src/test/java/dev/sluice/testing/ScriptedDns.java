package dev.sluice.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on the loopback (RFC 1035) that knows the addresses a test tells it, and no IPv6. */
public final class ScriptedDns implements AutoCloseable {
    private static final int A = 1;
    private static final int ANSWER = 0x8180;
    private static final int NO_SUCH_NAME = 3;
    private static final int NAME_OF_THE_QUESTION = 0xc00c;

    private record Entry(int ttlSeconds, List<String> addresses) {}

    private final DatagramSocket socket;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger queries = new AtomicInteger();

    private ScriptedDns(DatagramSocket socket) {
        this.socket = socket;
    }

    public static ScriptedDns start() throws IOException {
        ScriptedDns dns =
                new ScriptedDns(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        Thread.ofPlatform().daemon().start(dns::serve);
        return dns;
    }

    /** What is said from now on. */
    public ScriptedDns say(String name, int ttlSeconds, String... addresses) {
        entries.put(name, new Entry(ttlSeconds, List.of(addresses)));
        return this;
    }

    /** How often an IPv4 address was asked for. */
    public int queries() {
        return queries.get();
    }

    /** As Vert.x's options want it. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] bytes = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(bytes, 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        short id = query.getShort();
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        query.getShort();
        Entry entry = entries.get(name.toString());
        List<String> addresses = entry == null || type != A ? List.of() : entry.addresses();
        if (type == A) {
            queries.incrementAndGet();
        }
        ByteBuffer answer = ByteBuffer.allocate(512);
        answer.putShort(id).putShort((short) (entry == null ? ANSWER | NO_SUCH_NAME : ANSWER));
        answer.putShort((short) 1).putShort((short) addresses.size()).putInt(0);
        answer.put(query.duplicate().position(12).limit(query.position()));
        for (String address : addresses) {
            answer.putShort((short) NAME_OF_THE_QUESTION).putShort((short) A).putShort((short) 1);
            answer.putInt(entry == null ? 0 : entry.ttlSeconds());
            answer.putShort((short) 4).put(InetAddress.getByName(address).getAddress());
        }
        byte[] message = new byte[answer.position()];
        answer.flip().get(message);
        return message;
    }

    @Override
    public void close() {
        socket.close();
    }
}
