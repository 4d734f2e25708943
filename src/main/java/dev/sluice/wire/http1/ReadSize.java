package dev.sluice.wire.http1;

import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How much one read takes from a socket: more while reads fill what they are given and what was read is wanted, the least again
 * when it is not. What was read and cannot be handed on is held, so that this bounds the memory of a slow reader; and a connection
 * reads once before the others of its event loop have their turn.
 */
@SuppressWarnings("deprecation") // of Handle, which Netty itself has no other name for
final class ReadSize extends DefaultMaxMessagesRecvByteBufAllocator {
    static final int MIN_BYTES = 4 * 1024;
    static final int MAX_BYTES = 16 * 1024;

    private int bytes = MIN_BYTES;

    private ReadSize() {
        super(1);
    }

    /** That of {@code channel}, which reads so from now on. Netty asks for it once, before it reads first. */
    static ReadSize of(Channel channel) {
        if (channel.config().getRecvByteBufAllocator() instanceof ReadSize known) {
            return known;
        }
        ReadSize size = new ReadSize();
        channel.config().setRecvByteBufAllocator(size);
        return size;
    }

    /** What was read is not wanted now. */
    void narrow() {
        bytes = MIN_BYTES;
    }

    int bytes() {
        return bytes;
    }

    @Override
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return bytes;
            }

            @Override
            public void lastBytesRead(int read) {
                if (read == attemptedBytesRead() && read == bytes) {
                    bytes = Math.min(2 * bytes, MAX_BYTES);
                } else if (read < bytes / 4) {
                    bytes = Math.max(bytes / 2, MIN_BYTES);
                }
                super.lastBytesRead(read);
            }
        };
    }
}
