package dev.sluice.wire.http1;

import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How much one read takes from a socket: more when many reads in a row have filled what they were given and what they brought was
 * wanted, the least again when it was not. What was read and cannot be handed on is held, so that this bounds the memory of a slow
 * reader: all that a socket takes of a stream before its reader stalls must not count as many. A connection reads once before the
 * others of its event loop have their turn.
 */
@SuppressWarnings("deprecation") // of Handle, which Netty itself has no other name for
final class ReadSize extends DefaultMaxMessagesRecvByteBufAllocator {
    static final int MIN_BYTES = 4 * 1024;
    static final int MAX_BYTES = 16 * 1024;

    static final int READS_TO_GROW = 16;

    private int bytes = MIN_BYTES;
    private int fullReads;

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
        fullReads = 0;
    }

    private void record(int read) {
        if (read < bytes) {
            fullReads = 0;
            bytes = read < bytes / 4 ? Math.max(bytes / 2, MIN_BYTES) : bytes;
        } else if (++fullReads == READS_TO_GROW) {
            fullReads = 0;
            bytes = Math.min(2 * bytes, MAX_BYTES);
        }
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
                record(read);
                super.lastBytesRead(read);
            }
        };
    }
}
