// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.DirectCalls;
import dev.tsflink.runtime.client.FunctionClient;
import dev.tsflink.runtime.client.Part;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.operators.CallMetrics;
import dev.tsflink.runtime.operators.OpenSpec;
import dev.tsflink.runtime.streams.Metrics;
import dev.tsflink.runtime.worker.FunctionServer;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection of one aggregate function of one task to the process that runs it. One call at a time, each awaited. */
final class AggregateCalls implements FunctionClient.Listener, AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Logger LOG = LoggerFactory.getLogger("dev.tsflink.functions");
    /** How long after its connection the failure of a function may come. */
    private static final long FAILURE_MILLIS = 5_000;

    /** Several aggregates may be of one operator, and one may be opened twice: for its two phases. */
    private static final Map<MetricGroup, Counter> CALLS = Collections.synchronizedMap(new WeakHashMap<>());

    private final String bundle;
    private final Duration closeTimeout;
    private final Metrics metrics;
    private final FunctionServer server;
    private final FunctionClient client;
    private final Counter functionCalls;
    private DirectCalls direct;
    private long sequence;
    private RuntimeException failure;

    AggregateCalls(JsonNode payload, RuntimeContext context, Duration openTimeout, Duration closeTimeout) throws Exception {
        this.bundle = payload.path("bundle").asText();
        this.closeTimeout = closeTimeout;
        this.functionCalls = CALLS.computeIfAbsent(context.getMetricGroup(), group -> group.counter(CallMetrics.FUNCTION_CALLS));
        this.metrics = new Metrics(context.getMetricGroup());
        try {
            server = FunctionServer.of(payload, context, openTimeout.toMillis());
        } catch (UserFunctionException e) {
            throw e.of(bundle);
        }
        client = new FunctionClient(server.address(), bundle, this);
        try {
            String token = payload.path("token").asText();
            String address = client.open(token, payload.path("serverToken").asText(), spec(payload, context), openTimeout.toMillis());
            direct = new DirectCalls(address, token);
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
        OpenSpec.putTask(spec, context);
        OpenSpec.putFunctions(spec, List.of(payload));
        return spec.toString();
    }

    /** Sends a call and waits for its answer. The columns of its parts may be used again when it has come. */
    StreamResult call(List<Part> parts) {
        functionCalls.inc();
        StreamResult answer;
        try {
            answer = direct.call(sequence, parts);
        } catch (ClosedByInterruptException e) {
            throw new WorkerException("A call of an aggregate function was interrupted, as the task is cancelled", e).of(bundle);
        } catch (IOException e) {
            throw failure(e);
        }
        if (answer.sequence() != sequence++) {
            throw new WorkerException("The function server answered call " + answer.sequence() + " where " + (sequence - 1) + " was expected").of(bundle);
        }
        return answer;
    }

    /** The failure that the stream tells of, where one closed connection follows from the other. */
    private synchronized RuntimeException failure(IOException lost) {
        long deadline = System.nanoTime() + FAILURE_MILLIS * 1_000_000;
        try {
            for (long left = FAILURE_MILLIS; failure == null && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure == null) {
            failure = new WorkerException("The connection to an aggregate function was lost: " + lost.getMessage(), lost).of(bundle);
        }
        return failure;
    }

    @Override
    public void onMetrics(String changes) {
        try {
            metrics.update(changes);
        } catch (IOException e) {
            onFailure(new WorkerException("The function server sent metrics that cannot be read: " + e.getMessage(), e));
        }
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
            if (direct != null) {
                direct.close();
            }
        } catch (IOException e) {
            LOG.debug("The connection of an aggregate function was closed before", e);
        }
        try {
            client.close();
        } finally {
            server.release();
        }
    }
}
