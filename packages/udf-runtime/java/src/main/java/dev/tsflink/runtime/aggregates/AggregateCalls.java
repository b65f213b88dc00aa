// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.FunctionClient;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.worker.FunctionServer;
import dev.tsflink.runtime.client.Part;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** The connection of one aggregate function of one task to the process that runs it. One call at a time, each awaited. */
final class AggregateCalls implements FunctionClient.Listener, AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private final String bundle;
    private final Duration closeTimeout;
    private final FunctionServer server;
    private final FunctionClient client;
    private long sequence;
    private StreamResult answer;
    private RuntimeException failure;

    AggregateCalls(JsonNode payload, RuntimeContext context, Duration openTimeout, Duration closeTimeout) throws Exception {
        this.bundle = payload.path("bundle").asText();
        this.closeTimeout = closeTimeout;
        try {
            server = FunctionServer.of(payload, context, openTimeout.toMillis());
        } catch (UserFunctionException e) {
            throw e.of(bundle);
        }
        client = new FunctionClient(server.address(), bundle, this);
        try {
            client.open(payload.path("token").asText(), payload.path("serverToken").asText(), spec(payload, context), openTimeout.toMillis());
        } catch (UserFunctionException e) {
            release();
            throw e.of(bundle);
        } catch (Exception | Error e) {
            release();
            throw e;
        }
    }

    private static String spec(JsonNode payload, RuntimeContext context) {
        ObjectNode spec = JSON.createObjectNode().put("kind", "aggregate");
        TaskInfo info = context.getTaskInfo();
        spec.putObject("subtask")
                .put("task", info.getTaskName())
                .put("index", info.getIndexOfThisSubtask())
                .put("parallelism", info.getNumberOfParallelSubtasks())
                .put("maxParallelism", info.getMaxNumberOfParallelSubtasks())
                .put("attempt", info.getAttemptNumber());
        ObjectNode parameters = spec.putObject("jobParameters");
        context.getGlobalJobParameters().forEach(parameters::put);
        ObjectNode function = payload.deepCopy();
        function.remove("token");
        function.remove("serverToken");
        spec.putArray("functions").add(function);
        return spec.toString();
    }

    /** Sends a call and waits for its answer. The columns of its parts may be used again when it has come. */
    synchronized StreamResult call(List<Part> parts) {
        if (failure != null) {
            throw failure;
        }
        answer = null;
        client.send(sequence, parts);
        try {
            while (answer == null && failure == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerException("A call of an aggregate function was interrupted, as the task is cancelled", e).of(bundle);
        }
        if (failure != null) {
            throw failure;
        }
        if (answer.sequence() != sequence++) {
            throw new WorkerException("The function server answered call " + answer.sequence() + " where " + (sequence - 1) + " was expected").of(bundle);
        }
        return answer;
    }

    @Override
    public synchronized void onStreamResult(StreamResult result) {
        answer = result;
        notifyAll();
    }

    @Override
    public void onFailure(RuntimeException reason) {
        synchronized (this) {
            // That the stream has ended follows.
            if (failure != null) {
                return;
            }
        }
        RuntimeException explained = server.explain(reason);
        synchronized (this) {
            failure = explained instanceof UserFunctionException ? ((UserFunctionException) explained).of(bundle) : explained;
            notifyAll();
        }
    }

    /** Lets the function close, unless it has failed. */
    @Override
    public void close() throws Exception {
        try {
            boolean failed;
            synchronized (this) {
                failed = failure != null;
            }
            if (!failed && !Thread.currentThread().isInterrupted()) {
                client.finish(closeTimeout.toMillis());
            }
        } catch (UserFunctionException e) {
            throw e.of(bundle);
        } finally {
            release();
        }
    }

    private void release() {
        try {
            client.close();
        } finally {
            server.release();
        }
    }
}
