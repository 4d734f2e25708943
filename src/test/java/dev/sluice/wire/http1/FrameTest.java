package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.Lent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final int LONG = Frame.MIN_SLICE_BYTES;

    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Outbound out = new Outbound(channel.pipeline().firstContext());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private List<ByteBuf> written() {
        channel.runPendingTasks();
        List<ByteBuf> written = new ArrayList<>();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            written.add(bytes);
        }
        return written;
    }

    private static String text(List<ByteBuf> written) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes : written) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    private static ByteBuf read(int length) {
        return Unpooled.directBuffer().writeBytes("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
    }

    private static Buffer lent(ByteBuf read) {
        return new LentBuffer(read.slice());
    }

    @Test
    void a_long_piece_leaves_in_the_memory_that_it_was_read_into() {
        ByteBuf read = read(LONG);

        Frame.write(out, null, lent(read), true, false, out.noPromise());
        read.setByte(0, 'y');

        assertThat(read.refCnt()).isEqualTo(2);
        String expected = Integer.toHexString(LONG) + "\r\ny" + "x".repeat(LONG - 1) + "\r\n";
        assertThat(text(written())).isEqualTo(expected);
        assertThat(read.refCnt()).isEqualTo(1);
        read.release();
    }

    @Test
    void a_short_piece_leaves_in_one_buffer_with_its_frame_and_holds_nothing() {
        ByteBuf read = read(LONG - 1);

        Frame.write(out, null, lent(read), true, true, out.noPromise());

        assertThat(read.refCnt()).isEqualTo(1);
        read.release();
        List<ByteBuf> written = written();
        assertThat(written).hasSize(1);
        assertThat(text(written)).endsWith("x\r\n0\r\n\r\n");
    }

    @Test
    void lent_or_kept_short_or_long_the_bytes_are_the_same() {
        for (int length : new int[] {0, 1, LONG - 1, LONG, 3 * LONG}) {
            for (int how = 0; how < 8; how++) {
                boolean chunked = (how & 1) != 0;
                boolean last = (how & 2) != 0;
                boolean withHead = (how & 4) != 0;
                ByteBuf read = read(length);
                Buffer kept = Lent.kept(lent(read));

                Frame.write(out, head(withHead), lent(read), chunked, last, out.noPromise());
                String fromLent = text(written());
                Frame.write(out, head(withHead), kept, chunked, last, out.noPromise());

                assertThat(fromLent).isEqualTo(text(written()));
                assertThat(read.release()).isTrue();
            }
        }
    }

    private @Nullable ByteBuf head(boolean there) {
        return there ? out.buffer(4).writeBytes("head".getBytes(StandardCharsets.US_ASCII)) : null;
    }

    @Test
    void what_others_write_or_keep_is_a_copy() {
        ByteBuf read = read(10);
        Buffer lent = lent(read);
        Buffer kept = Lent.kept(lent);
        Buffer copied = lent.copy();
        ByteBuf forOthers = ((LentBuffer) lent).getByteBuf();
        Buffer slice = Lent.kept(lent.slice(2, 4));

        read.setZero(0, 10);
        read.release();

        assertThat(kept).hasToString("xxxxxxxxxx");
        assertThat(copied).hasToString("xxxxxxxxxx");
        assertThat(forOthers.toString(StandardCharsets.US_ASCII)).isEqualTo("xxxxxxxxxx");
        assertThat(slice).hasToString("xx");
    }
}
