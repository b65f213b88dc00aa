// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells the main thread when a job ends, so that nobody waits for it in the engine thread. */
public final class JobWatcher {
    private JobWatcher() {}

    /**
     * Publishes {@code {topic, jobId, status, error?}} once, when the job has ended: {@code status} is {@code FINISHED}, {@code CANCELED} or
     * {@code FAILED}, {@code error} the digest of why.
     */
    public static void watch(JobClient client, String topic) {
        client.getJobExecutionResult()
                .handle((result, failure) -> failure)
                .thenCompose(failure -> failure == null ? CompletableFuture.completedFuture(null) : RootFailure.of(client.getJobID(), failure))
                .thenAccept(failure -> publish(client, topic, failure));
    }

    private static void publish(JobClient client, String topic, Throwable failure) {
        ObjectNode event = ThrowableDigest.JSON.createObjectNode();
        event.put("topic", topic).put("jobId", client.getJobID().toHexString());
        if (failure == null) {
            event.put("status", "FINISHED");
        } else {
            event.put("status", isCancellation(failure) ? "CANCELED" : "FAILED");
            event.set("error", ThrowableDigest.node(failure));
        }
        Events.publish(event);
    }

    private static boolean isCancellation(Throwable failure) {
        int depth = 0;
        for (Throwable each = failure; each != null && depth < 25; each = each.getCause(), depth++) {
            if (each instanceof JobCancellationException) {
                return true;
            }
        }
        return false;
    }
}
