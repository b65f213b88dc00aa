// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the main thread when a job ends, so that nobody waits for it in the engine thread. */
public final class JobWatcher {
    private static final Logger LOG = LoggerFactory.getLogger(JobWatcher.class);

    private JobWatcher() {}

    /**
     * Publishes {@code {topic, jobId, status, error?, result?}} once, when the job has ended: {@code status} is {@code FINISHED}, {@code CANCELED} or
     * {@code FAILED}, {@code error} the digest of why, {@code result} what is known of a job that has finished.
     */
    public static void watch(JobClient client, String topic) {
        CompletableFuture<JobExecutionResult> ended = client.getJobExecutionResult();
        ended.handle((result, failure) -> failure)
                .thenCompose(failure -> failure == null ? CompletableFuture.completedFuture(null) : RootFailure.of(client.getJobID(), failure))
                .thenAccept(failure -> publish(client, topic, failure == null ? ended.join() : null, failure));
    }

    /** `{ runtime, accumulators }`; of accumulators those that are numbers. */
    private static ObjectNode node(JobExecutionResult result) {
        ObjectNode node = ThrowableDigest.JSON.createObjectNode();
        node.put("runtime", result.getNetRuntime());
        ObjectNode accumulators = node.putObject("accumulators");
        try {
            result.getAllAccumulatorResults().forEach((name, value) -> {
                if (value instanceof Number) {
                    accumulators.put(name, ((Number) value).doubleValue());
                }
            });
        } catch (RuntimeException unreadable) {
            // Those of a connector may be of a class of its own; that the job has ended must be told.
            LOG.warn("The accumulators of job {} cannot be read", result.getJobID(), unreadable);
        }
        return node;
    }

    private static void publish(JobClient client, String topic, JobExecutionResult result, Throwable failure) {
        ObjectNode event = ThrowableDigest.JSON.createObjectNode();
        event.put("topic", topic).put("jobId", client.getJobID().toHexString());
        if (failure == null) {
            event.put("status", "FINISHED");
            event.set("result", node(result));
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
