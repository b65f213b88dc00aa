// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.operators.coordination.TaskNotRunningException;
import org.apache.flink.util.ExceptionUtils;

/**
 * Why a job failed, where Flink names a consequence instead.
 *
 * <p>A task that fails at once may do so before its source coordinator's first event arrives. Flink then reports that the event was lost, and not what the
 * task failed of.
 */
final class RootFailure {
    private RootFailure() {}

    static CompletableFuture<Throwable> of(JobID job, Throwable failure) {
        if (!isConsequence(failure) || !EmbeddedCluster.isStarted()) {
            return CompletableFuture.completedFuture(failure);
        }
        try {
            return EmbeddedCluster.get()
                    .awaitReady()
                    .getExecutionGraph(job)
                    .handle((graph, unknown) -> graph == null ? failure : find(graph, failure));
        } catch (Exception stopped) {
            return CompletableFuture.completedFuture(failure);
        }
    }

    private static Throwable find(AccessExecutionGraph graph, Throwable failure) {
        return StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false)
                .map(vertex -> TaskFailures.of(vertex.getCurrentExecutionAttempt().getAttemptId()))
                .filter(each -> each != null && !isConsequence(each))
                .findFirst()
                .orElse(failure);
    }

    private static boolean isConsequence(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, TaskNotRunningException.class).isPresent()
                || ExceptionUtils.findSerializedThrowable(failure, TaskNotRunningException.class, RootFailure.class.getClassLoader()).isPresent();
    }
}
