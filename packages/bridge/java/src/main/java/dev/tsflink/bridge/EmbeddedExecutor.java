// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * Hands a job to the shared mini cluster directly. Going through its REST server would cost an HTTP round trip a job and
 * would need the port while the job is still being planned; so planning overlaps with the start of the cluster.
 */
final class EmbeddedExecutor implements PipelineExecutor {
    @Override
    public CompletableFuture<JobClient> execute(Pipeline pipeline, Configuration configuration, ClassLoader userClassLoader)
            throws Exception {
        StreamGraph graph = PipelineExecutorUtils.getStreamGraph(pipeline, configuration);
        graph.serializeUserDefinedInstances();
        EmbeddedCluster cluster = EmbeddedCluster.get();
        MiniCluster mini = cluster.awaitReady();
        cluster.reserve(graph.getJobID(), slots(graph));
        return mini.submitJob(graph)
                .whenComplete(
                        (submitted, failure) -> {
                            if (failure == null) {
                                mini.requestJobResult(graph.getJobID())
                                        .whenComplete((result, ended) -> cluster.release(graph.getJobID()));
                            } else {
                                cluster.release(graph.getJobID());
                            }
                        })
                .thenApply(
                        submitted ->
                                new MiniClusterJobClient(
                                        submitted.getJobID(),
                                        mini,
                                        userClassLoader,
                                        MiniClusterJobClient.JobFinalizationBehavior.NOTHING));
    }

    /** What the job takes when all of it runs at once: the widest operator of each slot sharing group. */
    private static int slots(StreamGraph graph) {
        Map<String, Integer> widest = new HashMap<>();
        for (StreamNode node : graph.getStreamNodes()) {
            String group = node.getSlotSharingGroup() == null ? "default" : node.getSlotSharingGroup();
            widest.merge(group, Math.max(1, node.getParallelism()), Math::max);
        }
        return widest.values().stream().mapToInt(Integer::intValue).sum();
    }
}
