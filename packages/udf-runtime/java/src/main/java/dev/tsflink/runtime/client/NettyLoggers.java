// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/**
 * Netty's own loggers but for one line: gRPC asks every socket for TCP's keep-alive, and netty warns of each Unix domain socket that does
 * not know it.
 */
final class NettyLoggers extends InternalLoggerFactory {
    private final Slf4JLoggerFactory loggers = (Slf4JLoggerFactory) Slf4JLoggerFactory.INSTANCE;

    private NettyLoggers() {}

    /** Of the netty in this jar, which is nobody else's. Before any other class of netty is used. */
    static void install() {
        InternalLoggerFactory.setDefaultFactory(new NettyLoggers());
    }

    @Override
    protected InternalLogger newInstance(String name) {
        InternalLogger logger = loggers.newInstance(name);
        if (!name.endsWith(".bootstrap.Bootstrap")) {
            return logger;
        }
        return (InternalLogger) Proxy.newProxyInstance(NettyLoggers.class.getClassLoader(), new Class<?>[] {InternalLogger.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("warn") && Arrays.deepToString(arguments).contains("SO_KEEPALIVE")) {
                return null;
            }
            try {
                return method.invoke(logger, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
