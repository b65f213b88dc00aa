// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first connection of a JVM loads more than a thousand classes of gRPC and Netty, which takes longer than a worker takes to start. Here that
 * happens on a thread of its own, in a program that will have functions, while Flink starts and plans.
 */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tsflink.functions");
    private static final String NOWHERE = "unix:/dev/null/nobody";
    private static final long TIMEOUT_MILLIS = 5_000;
    private static final AtomicBoolean STARTED = new AtomicBoolean();

    private WarmUp() {}

    /** Returns at once; does nothing from the second time on. */
    public static void start() {
        if (STARTED.compareAndSet(false, true)) {
            Thread thread = new Thread(WarmUp::run, "tsflink-warm-up");
            thread.setDaemon(true);
            thread.setContextClassLoader(WarmUp.class.getClassLoader());
            thread.start();
        }
    }

    private static void run() {
        try (FunctionClient client = new FunctionClient(NOWHERE, "", failure -> {})) {
            client.open("", "", "", TIMEOUT_MILLIS);
        } catch (RuntimeException | LinkageError expected) {
            // What is wrong beyond that nobody listens, the first real connection tells.
            LOG.debug("Nobody listens at {}, as it should be", NOWHERE, expected);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
