// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.runtime.client.JobStatusMessage;

/** The one mini cluster of this process, shared by all environments. */
public final class EmbeddedCluster {
    private static EmbeddedCluster instance;

    private final CompletableFuture<MiniCluster> ready = new CompletableFuture<>();
    private final Map<JobID, Integer> reserved = new HashMap<>();
    private final int slotsPerTaskManager;
    private int capacity;
    /** Task managers are numbered in the order of their start, and replaced in that order too. */
    private int replaced;
    private MiniCluster mini;
    private boolean closed;

    private EmbeddedCluster(int slots) {
        slotsPerTaskManager = slots;
        capacity = slots;
    }

    /**
     * Starts the cluster on a thread of its own and returns at once.
     *
     * @param settings Flink's configuration, by its own keys
     * @param slots slots of the first task manager; more are started when jobs need them
     */
    public static synchronized void start(Map<String, String> settings, int slots) {
        if (instance != null) {
            throw new IllegalStateException("The embedded cluster runs already.");
        }
        EmbeddedCluster cluster = new EmbeddedCluster(slots);
        instance = cluster;
        Thread starter = new Thread(() -> cluster.run(Configuration.fromMap(settings)), "tsflink-cluster-start");
        starter.setDaemon(true);
        starter.start();
    }

    static synchronized boolean isStarted() {
        return instance != null;
    }

    static synchronized EmbeddedCluster get() {
        if (instance == null) {
            throw new IllegalStateException("No embedded cluster was started: this engine was opened for a remote cluster.");
        }
        return instance;
    }

    private void run(Configuration configuration) {
        try {
            TaskFailures.install();
            MiniCluster started =
                    new GrowingCluster(
                            new MiniClusterConfiguration.Builder()
                                    .setConfiguration(configuration)
                                    .setNumTaskManagers(1)
                                    .setNumSlotsPerTaskManager(slotsPerTaskManager)
                                    .setRpcServiceSharing(RpcServiceSharing.SHARED)
                                    .setCommonBindAddress("127.0.0.1")
                                    .build());
            synchronized (this) {
                if (closed) {
                    throw new IllegalStateException("The embedded cluster was stopped while it started.");
                }
                mini = started;
            }
            started.start();
            ready.complete(started);
        } catch (Throwable failure) {
            ready.completeExceptionally(failure);
        }
    }

    /** Waits until the cluster takes jobs. */
    MiniCluster awaitReady() throws Exception {
        try {
            return ready.get();
        } catch (java.util.concurrent.ExecutionException failure) {
            if (failure.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failure;
        }
    }

    /** Where the REST server listens; waits until it does. */
    public static String restAddress() throws Exception {
        URI address = get().awaitReady().getRestAddress().get();
        return address.toString();
    }

    /** Keeps slots for a job, and starts another task manager when the running jobs take more than there are. */
    synchronized void reserve(JobID job, int slots) throws Exception {
        reserved.put(job, slots);
        int needed = reserved.values().stream().mapToInt(Integer::intValue).sum();
        while (capacity < needed) {
            mini.startTaskManager();
            capacity += slotsPerTaskManager;
        }
    }

    /** Ends the oldest task manager with all that runs on it and starts another: the loss of a machine, for tests. */
    public static void replaceTaskManager() throws Exception {
        EmbeddedCluster cluster = get();
        cluster.awaitReady();
        synchronized (cluster) {
            cluster.mini.terminateTaskManager(cluster.replaced++).get();
            cluster.mini.startTaskManager();
        }
    }

    synchronized void release(JobID job) {
        reserved.remove(job);
    }

    /**
     * Cancels what runs and stops the cluster; returns when that is done or the time is over.
     *
     * @return whether everything ended in time
     */
    public static boolean stop(long timeoutMillis) {
        EmbeddedCluster cluster;
        synchronized (EmbeddedCluster.class) {
            cluster = instance;
            instance = null;
        }
        return cluster == null || cluster.close(timeoutMillis);
    }

    private boolean close(long timeoutMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        MiniCluster running;
        synchronized (this) {
            closed = true;
            running = mini;
        }
        if (running == null) {
            return true;
        }
        boolean complete = true;
        try {
            if (ready.isDone() && !ready.isCompletedExceptionally()) {
                // Cancelled first, so that sources, sinks and functions are closed and not merely abandoned.
                CompletableFuture<?>[] ends =
                        running.listJobs().get(left(end), TimeUnit.NANOSECONDS).stream()
                                .filter(job -> !job.getJobState().isGloballyTerminalState())
                                .map(JobStatusMessage::getJobId)
                                .map(id -> running.cancelJob(id).thenCompose(ack -> running.requestJobResult(id)))
                                .toArray(CompletableFuture[]::new);
                CompletableFuture.allOf(ends).get(left(end) / 2, TimeUnit.NANOSECONDS);
            }
        } catch (Exception unfinished) {
            complete = false;
        }
        try {
            running.closeAsync().get(left(end), TimeUnit.NANOSECONDS);
        } catch (Exception unfinished) {
            complete = false;
        }
        return complete;
    }

    private static long left(long end) {
        return Math.max(1, end - System.nanoTime());
    }

    /** Flink lets the tasks of a cluster that begins with one task manager talk inside it only; here others may follow. */
    private static final class GrowingCluster extends MiniCluster {
        GrowingCluster(MiniClusterConfiguration configuration) {
            super(configuration);
        }

        @Override
        protected boolean useLocalCommunication() {
            return false;
        }
    }
}
