// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.executiongraph.AccessExecution;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.operators.coordination.TaskNotRunningException;
import org.apache.flink.util.ExceptionUtils;

/**
 * Why a job failed, where Flink names a consequence instead.
 *
 * <p>A task that fails at once may do so before its source coordinator's first event arrives. Flink then reports that the event was lost, and not what the
 * task failed of.
 */
final class RootFailure {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private RootFailure() {}

    static CompletableFuture<Throwable> of(JobID job, Throwable failure) {
        if (!isConsequence(failure) || !EmbeddedCluster.isStarted()) {
            return CompletableFuture.completedFuture(failure);
        }
        try {
            return EmbeddedCluster.get()
                    .awaitReady()
                    .getExecutionGraph(job)
                    .thenCompose(RootFailure::find)
                    .handle((found, unknown) -> found == null ? failure : found);
        } catch (Exception stopped) {
            return CompletableFuture.completedFuture(failure);
        }
    }

    /**
     * What the first of the tasks that were given up for lost says that it failed of. A task is seen to have failed before it has said why, and a busy
     * machine may hold it up in between; so it is waited for.
     */
    private static CompletableFuture<Throwable> find(AccessExecutionGraph graph) {
        CompletableFuture<Throwable> found = new CompletableFuture<>();
        for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
            AccessExecution attempt = vertex.getCurrentExecutionAttempt();
            if (attempt.getFailureInfo().filter(info -> isConsequence(info.getException())).isPresent()) {
                TaskFailures.of(attempt.getAttemptId())
                        .thenAccept(
                                each -> {
                                    if (!isConsequence(each)) {
                                        found.complete(each);
                                    }
                                });
            }
        }
        return found.completeOnTimeout(null, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static boolean isConsequence(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, TaskNotRunningException.class).isPresent()
                || ExceptionUtils.findSerializedThrowable(failure, TaskNotRunningException.class, RootFailure.class.getClassLoader()).isPresent();
    }
}
