package dev.sluice.wire.http1;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.AbstractNioChannel;

/**
 * Asks the kernel whether the host has closed a connection, which the event loop would hear of in its next turn only. It makes the
 * time in which a host's close can meet our request as short as the way to the host is. Belongs to one event loop.
 */
final class StaleCheck {
    private static final int TCP_ESTABLISHED = 1; // tcp_states.h of Linux

    private final EpollTcpInfo info = new EpollTcpInfo();

    /** Whether nothing speaks against sending on {@code channel}; on transports that cannot tell, it is believed to be open. */
    boolean isOpen(Channel channel) {
        if (channel instanceof EpollSocketChannel epoll) {
            return isEstablished(epoll);
        }
        if (channel instanceof AbstractNioChannel nio) {
            // Whatever is there is handled as if the loop had found it: the end of the stream closes the channel.
            nio.unsafe().read();
        }
        return channel.isActive();
    }

    private boolean isEstablished(EpollSocketChannel channel) {
        try {
            channel.tcpInfo(info);
            return info.state() == TCP_ESTABLISHED;
        } catch (ChannelException closed) {
            return false;
        }
    }
}
