// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import dev.tsflink.runtime.WorkerException;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections to function servers. They share a few I/O threads, which end with the last connection, so that no class loader is kept alive. */
final class Transport {
    private static final int WINDOW = 8 << 20;
    private static final Object LOCK = new Object();
    private static EventLoopGroup group;
    private static int users;

    static {
        NettyLoggers.install();
        // Its samples made stack traces at every hundredth buffer. Of the Netty in this jar only: the name moves along with the packages.
        System.setProperty("io.netty.leakDetection.level", "disabled");
    }

    private Transport() {}

    static ManagedChannel connect(String address) {
        SocketAddress socket = parse(address);
        Class<? extends io.netty.channel.Channel> type = socket instanceof InetSocketAddress ? NioSocketChannel.class : NioDomainSocketChannel.class;
        EventLoopGroup loop = acquire();
        try {
            NettyChannelBuilder builder = NettyChannelBuilder.forAddress(socket);
            // A retried or hedged call would serialise a batch again when its arrays already hold another one.
            builder.disableRetry()
                    .usePlaintext()
                    .directExecutor()
                    .overrideAuthority("localhost")
                    .maxInboundMessageSize(Integer.MAX_VALUE)
                    .proxyDetector(target -> null)
                    .flowControlWindow(WINDOW)
                    .withOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(WINDOW / 2, WINDOW))
                    .eventLoopGroup(loop)
                    .channelType(type, socket.getClass());
            return builder.build();
        } catch (RuntimeException | Error e) {
            release();
            throw e;
        }
    }

    static void disconnect(ManagedChannel channel) {
        channel.shutdownNow();
        release();
    }

    private static EventLoopGroup acquire() {
        synchronized (LOCK) {
            if (users++ == 0) {
                AtomicInteger number = new AtomicInteger();
                ThreadFactory threads = task -> {
                    Thread thread = new FastThreadLocalThread(task, "tsflink-io-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
                group = new MultiThreadIoEventLoopGroup(Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2)), threads, NioIoHandler.newFactory());
            }
            return group;
        }
    }

    private static void release() {
        synchronized (LOCK) {
            if (--users == 0) {
                group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
                group = null;
            }
        }
    }

    static SocketAddress parse(String address) {
        if (address.startsWith("unix:")) {
            return unix(address.substring("unix:".length()));
        }
        int colon = address.lastIndexOf(':');
        try {
            InetAddress host = InetAddress.getByName(address.substring(0, Math.max(0, colon)));
            if (colon > 0 && host.isLoopbackAddress()) {
                return new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
            }
        } catch (UnknownHostException | NumberFormatException e) {
            // Falls through to the error, which names the address.
        }
        throw new WorkerException("The address of a function server must be unix:/path or a loopback host:port, but is '" + address + "'");
    }

    /** Java 16 has the class; this jar also loads on 11, where the server listens on loopback. */
    private static SocketAddress unix(String path) {
        try {
            return (SocketAddress) Class.forName("java.net.UnixDomainSocketAddress").getMethod("of", String.class).invoke(null, path);
        } catch (ReflectiveOperationException e) {
            throw new WorkerException("Java " + System.getProperty("java.version") + " has no Unix domain sockets (16 and newer do), so the function server must listen on loopback TCP", e);
        }
    }
}
