// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** What a function server is told when an operator opens its functions, as far as it is the same for all operators. */
public final class OpenSpec {
    private OpenSpec() {}

    /** Which task asks, and the parameters of its job. */
    public static void putTask(ObjectNode spec, RuntimeContext context) {
        TaskInfo info = context.getTaskInfo();
        spec.putObject("subtask")
                .put("task", info.getTaskName())
                .put("index", info.getIndexOfThisSubtask())
                .put("parallelism", info.getNumberOfParallelSubtasks())
                .put("maxParallelism", info.getMaxNumberOfParallelSubtasks())
                .put("attempt", info.getAttemptNumber());
        ObjectNode parameters = spec.putObject("jobParameters");
        context.getGlobalJobParameters().forEach(parameters::put);
    }

    /** The functions' payloads without what is the operator's alone. */
    public static void putFunctions(ObjectNode spec, List<? extends JsonNode> payloads) {
        ArrayNode functions = spec.putArray("functions");
        for (JsonNode payload : payloads) {
            ObjectNode function = payload.deepCopy();
            function.remove("token");
            function.remove("serverToken");
            functions.add(function);
        }
    }
}
