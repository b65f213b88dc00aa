// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.worker;

import dev.tsflink.runtime.transfer.TransferRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker process prints: the first line of its standard output is its answer to us, all else is the functions' own output, which goes
 * to the log and, when the cluster is embedded in the user's process, to that process's output.
 */
final class WorkerOutput {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tsflink.worker");
    private static final int KEPT_LINES = 20;

    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private final Thread errors;
    private volatile boolean ended;

    WorkerOutput(Process process) {
        start("tsflink-worker-stdout", process.getInputStream(), false);
        errors = start("tsflink-worker-stderr", process.getErrorStream(), true);
    }

    private Thread start(String name, InputStream stream, boolean error) {
        Thread thread = new Thread(() -> pump(stream, error), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void pump(InputStream stream, boolean error) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!error && first.complete(line)) {
                    continue;
                }
                if (error) {
                    keep(line);
                }
                PrintStream console = TransferRegistry.isEmbedded() ? error ? System.err : System.out : null;
                if (console != null) {
                    console.println(line);
                } else {
                    LOG.info("{}", line);
                }
            }
        } catch (IOException ended) {
            LOG.debug("The output of a worker process ended", ended);
        } finally {
            if (!error) {
                ended = true;
                first.complete(null);
            }
        }
    }

    private void keep(String line) {
        synchronized (last) {
            if (last.size() == KEPT_LINES) {
                last.poll();
            }
            last.add(line);
        }
    }

    /** The first line of standard output, or null when it ended or none came in time. */
    String firstLine(long timeoutMillis) throws InterruptedException {
        try {
            return first.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return null;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether standard output is closed, as it is when the process ends. */
    boolean hasEnded() {
        return ended;
    }

    /** The last lines of standard error, for the end of a message. */
    String tail() {
        try {
            errors.join(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (last) {
            StringBuilder text = new StringBuilder();
            last.stream().skip(Math.max(0, last.size() - 10)).forEach(line -> text.append("\n    ").append(line));
            return text.length() == 0 ? "" : "; it printed:" + text;
        }
    }
}
