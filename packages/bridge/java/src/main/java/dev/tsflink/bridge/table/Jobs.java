// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import dev.tsflink.bridge.JobWatcher;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.table.api.TableResult;

/** The jobs that run, by id, so that they can be asked for something; a job that has ended is forgotten. */
public final class Jobs {
    private static final Map<String, JobClient> RUNNING = new ConcurrentHashMap<>();

    private Jobs() {}

    /** Publishes the end of the statement's job under the topic, and gives the job's id; {@code null} when the statement needed no job. */
    public static String track(TableResult result, String topic, Runnable atEnd) {
        JobClient client = result.getJobClient().orElse(null);
        return client == null ? null : track(client, topic, atEnd);
    }

    /** Publishes the end of the job under the topic, and gives its id. */
    public static String track(JobClient client, String topic, Runnable atEnd) {
        String id = client.getJobID().toHexString();
        RUNNING.put(id, client);
        client.getJobExecutionResult()
                .whenComplete(
                        (done, failure) -> {
                            RUNNING.remove(id);
                            if (atEnd != null) {
                                atEnd.run();
                            }
                        });
        JobWatcher.watch(client, topic);
        return id;
    }

    /** The job's status, or {@code null} when it is not known any more. */
    public static CompletableFuture<String> status(String id) {
        JobClient client = RUNNING.get(id);
        return client == null ? CompletableFuture.completedFuture(null) : client.getJobStatus().thenApply(Enum::name);
    }

    /** Completes when the job takes notice; the end itself is published. */
    public static CompletableFuture<Void> cancel(String id) {
        JobClient client = RUNNING.get(id);
        if (client == null) {
            return CompletableFuture.completedFuture(null);
        }
        // A job that ended between the two looks cannot be found, and needs no cancelling either.
        return client.cancel().handle((ack, failure) -> {
            if (failure != null && RUNNING.containsKey(id)) {
                throw new java.util.concurrent.CompletionException(failure);
            }
            return null;
        });
    }

    /** @param directory {@code null} for the configured one */
    public static CompletableFuture<String> stop(String id, boolean drain, String directory) {
        return running(id).stopWithSavepoint(drain, directory, SavepointFormatType.DEFAULT);
    }

    /** @param directory {@code null} for the configured one */
    public static CompletableFuture<String> savepoint(String id, String directory) {
        return running(id).triggerSavepoint(directory, SavepointFormatType.DEFAULT);
    }

    private static JobClient running(String id) {
        JobClient client = RUNNING.get(id);
        if (client == null) {
            throw new IllegalStateException("The job " + id + " has ended already.");
        }
        return client;
    }
}
