// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.FunctionClient;
import dev.tsflink.runtime.client.Part;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.columnar.ColumnarException;
import dev.tsflink.runtime.operators.BatchPace;
import dev.tsflink.runtime.operators.CallMetrics;
import dev.tsflink.runtime.operators.FunctionOptions;
import dev.tsflink.runtime.operators.OpenSpec;
import dev.tsflink.runtime.worker.FunctionServer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.sorted.state.BatchExecutionKeyedStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;

/**
 * Runs a stream operator that is written in TypeScript: elements, timers and the state of their keys go to it in batches; outputs, changes of state and
 * timers come back. All that outlives a batch lies in Flink's own state and timers, and nothing is in flight when a barrier passes.
 *
 * <p>A plain operator on purpose, as those of functions in tables are: see FunctionOperator.
 */
abstract class StreamFunctionOperator extends AbstractStreamOperator<RowData> implements BatchFlow.Operator, Triggerable<Object, VoidNamespace> {
    private static final long serialVersionUID = 1L;
    /** In flight of functions that wait for promises, so that a slow one does not hold up the others. */
    private static final int MANY_BATCHES = 64;

    private final String specJson;
    private final String[] payloads;
    private final Configuration options;

    private transient StreamPlan plan;
    private transient String bundle;
    private transient FunctionServer server;
    private transient FunctionClient client;
    private transient BatchFlow flow;
    /** Null when the functions never ask for state. */
    private transient StateRequests requests;
    private transient Counter functionCalls;
    /** The newest batch that is away, for the thread of the requests. */
    private transient volatile StreamBatch sent;
    private transient Outputs outputs;
    /** Null when the operator is not keyed. */
    private transient KeyedWork keyed;

    private transient OperatorStates states;
    private transient Metrics functionMetrics;
    private transient long currentWatermark;
    private transient boolean ended;

    StreamFunctionOperator(String specJson, String[] payloads, Configuration options) {
        this.specJson = specJson;
        this.payloads = payloads;
        this.options = options;
    }

    private StreamPlan plan() {
        if (plan == null) {
            plan = new StreamPlan(specJson);
        }
        return plan;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        states = new OperatorStates(plan(), getOperatorStateBackend());
    }

    @Override
    public void open() throws Exception {
        super.open();
        currentWatermark = Long.MIN_VALUE;
        functionMetrics = new Metrics(getMetricGroup(), getRuntimeContext()::getDoubleCounter);
        functionCalls = getMetricGroup().counter(CallMetrics.FUNCTION_CALLS);
        Counter stateRequests = getMetricGroup().counter(CallMetrics.STATE_REQUESTS);
        if (plan.key != null) {
            InternalTimerService<VoidNamespace> timers =
                    getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, (Triggerable<Object, VoidNamespace>) this);
            keyed = new KeyedWork(plan, this, getKeyedStateBackend(), getRuntimeContext(), timers, getKeyedStateBackend() instanceof BatchExecutionKeyedStateBackend);
        }
        flow = plan.asynchronous
                ? new BatchFlow(this, this, options, BatchPace.WAITING_TOGETHER, MANY_BATCHES)
                : new BatchFlow(this, this, options, 1, BatchPace.fewBatches(options));
        outputs = new Outputs(plan, output);
        List<ObjectNode> functions = new ArrayList<>();
        for (String payload : payloads) {
            functions.add((ObjectNode) StreamPlan.JSON.readTree(payload));
        }
        ObjectNode first = functions.get(0);
        bundle = first.path("bundle").asText();
        long timeout = options.get(FunctionOptions.OPEN_TIMEOUT).toMillis();
        try {
            server = FunctionServer.of(first, getRuntimeContext(), timeout);
            client = new FunctionClient(server.address(), bundle, new Incoming());
            String token = first.path("token").asText();
            String address = client.open(token, first.path("serverToken").asText(), openJson(functions), timeout);
            if (!address.isEmpty()) {
                // All keys are visited only while a broadcast element is away alone, and the task thread waits for it.
                requests = new StateRequests(address, token, (kind, state, slot, payload) -> {
                    stateRequests.inc();
                    return keyed.answer(kind, state, slot, payload, sent);
                });
                keyed.answersRequests();
            }
            // The operator's own open, with its state at hand.
            states.ship(flow.filling());
            flow.filling().signal(Kinds.START);
            flow.send();
            flow.drain();
        } catch (UserFunctionException e) {
            throw e.of(bundle);
        }
    }

    private String openJson(List<ObjectNode> functions) throws Exception {
        ObjectNode spec = (ObjectNode) plan.spec.deepCopy();
        spec.put("kind", "stream")
                .put("task", getRuntimeContext().getTaskInfo().getTaskName())
                .put("subtask", getRuntimeContext().getTaskInfo().getIndexOfThisSubtask())
                .put("parallelism", getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks())
                .put("maxParallelism", getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks())
                .put("attempt", getRuntimeContext().getTaskInfo().getAttemptNumber())
                .put("jobId", getRuntimeContext().getJobInfo().getJobId().toHexString())
                .put("jobName", getRuntimeContext().getJobInfo().getJobName())
                .put("batch", keyed != null && keyed.batchMode);
        OpenSpec.putFunctions(spec, functions);
        return StreamPlan.JSON.writeValueAsString(spec);
    }

    // Keys are taken where they are needed, and the backend's current key is set by KeyedWork alone.

    @Override
    public void setKeyContextElement1(StreamRecord record) {}

    @Override
    public void setKeyContextElement2(StreamRecord record) {}

    final void element(StreamRecord<RowData> record, int input) throws Exception {
        RowData row = record.getValue();
        int slot = -1;
        if (keyed != null) {
            StreamPlan.Input shape = plan.inputs[input];
            if (shape.keyColumn >= 0) {
                slot = keyed.slotOf(row, input, flow);
            } else {
                // What a broadcast element does to all keys must see all of them in Flink's state.
                flow.drain();
            }
        }
        try {
            flow.filling().append(row, input, slot, record.hasTimestamp(), record.hasTimestamp() ? record.getTimestamp() : 0);
        } catch (ColumnarException e) {
            throw new UserFunctionException("", "", e.getMessage(), "", bundle, "conversion", "");
        }
        flow.added();
        if (keyed != null && slot < 0) {
            flow.drain();
        }
    }

    // Batches.

    @Override
    public StreamBatch newBatch() {
        return new StreamBatch(plan, keyed == null ? null : keyed.loadType());
    }

    @Override
    public void transmit(StreamBatch batch) {
        List<Part> parts = batch.parts();
        sent = batch;
        functionCalls.inc();
        client.send(batch.sequence, parts);
    }

    @Override
    public void accept(StreamBatch batch, StreamResult result) throws Exception {
        try {
            functionMetrics.update(result);
            states.apply(result);
            if (keyed != null) {
                keyed.apply(result);
            }
            if (result.partial()) {
                outputs.emit(result, 0, event -> {});
            } else {
                outputs.emit(result, batch.events(), event -> emitEvent(batch.event(event)));
                if (keyed != null) {
                    keyed.release(batch);
                }
            }
        } catch (ColumnarException e) {
            throw new WorkerException("The function server sent results that do not fit their type: " + e.getMessage(), e).of(bundle);
        }
    }

    @Override
    public void onIdle() throws Exception {
        StreamBatch filling = flow.filling();
        for (int event = 0; event < filling.events(); event++) {
            emitEvent(filling.event(event));
        }
        filling.clearEvents();
        if (currentWatermark != Long.MIN_VALUE) {
            filling.clock(currentWatermark);
        }
    }

    // What must not overtake elements.

    private void emitEvent(Object event) throws Exception {
        if (event instanceof Watermark) {
            currentWatermark = ((Watermark) event).getTimestamp();
            output.emitWatermark((Watermark) event);
        } else if (event instanceof WatermarkStatus) {
            output.emitWatermarkStatus((WatermarkStatus) event);
        } else if (event instanceof LatencyMarker) {
            reportOrForwardLatencyMarker((LatencyMarker) event);
        } else if (event instanceof RecordAttributes) {
            super.processRecordAttributes((RecordAttributes) event);
        } else {
            output.emitWatermark((WatermarkEvent) event);
        }
    }

    private void enqueue(Object event) throws Exception {
        if (flow.isIdle()) {
            emitEvent(event);
            if (event instanceof Watermark) {
                flow.filling().clock(currentWatermark);
            }
        } else {
            flow.filling().event(event, event instanceof Watermark ? ((Watermark) event).getTimestamp() : Double.NaN);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (keyed == null || !plan.timers && !keyed.batchMode) {
            enqueue(mark);
            return;
        }
        flow.drain();
        if (keyed.batchMode) {
            if (mark.getTimestamp() == Long.MAX_VALUE) {
                flow.filling().signal(Kinds.END_OF_KEYS);
                flow.drain();
            }
        } else {
            currentWatermark = mark.getTimestamp();
            flow.filling().clock(currentWatermark);
            boolean fired;
            do {
                keyed.firedTimers = 0;
                timeServiceManager.advanceWatermark(mark);
                fired = keyed.firedTimers > 0;
                flow.drain();
                // What timers set may be due as well.
            } while (fired);
        }
        emitEvent(mark);
        flow.filling().clock(currentWatermark);
    }

    @Override
    public void onEventTime(InternalTimer<Object, VoidNamespace> timer) throws Exception {
        keyed.timer(timer.getKey(), timer.getTimestamp(), false, flow);
        if (flow.isFull()) {
            // Inside Flink's loop over the due timers, so that what these set is in its queue before it goes on.
            flow.drain();
        }
    }

    @Override
    public void onProcessingTime(InternalTimer<Object, VoidNamespace> timer) throws Exception {
        if ((flow.isInFlight() || flow.filling().rows > 0) && keyed.isDeletedMeanwhile(timer.getKey(), timer.getTimestamp(), flow)) {
            return;
        }
        keyed.timer(timer.getKey(), timer.getTimestamp(), true, flow);
        if (flow.isFull()) {
            flow.send();
        } else {
            // Further due timers come in the same loop; the mail comes behind it.
            flow.wakeLater();
        }
    }

    @Override
    public void setCurrentKey(Object key) {
        if (keyed == null) {
            super.setCurrentKey(key);
        } else {
            keyed.setCurrentKey(key);
        }
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        enqueue(status);
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
        flow.drain();
        super.processWatermarkStatus(status, index);
    }

    @Override
    public void processLatencyMarker(LatencyMarker marker) throws Exception {
        enqueue(marker);
    }

    @Override
    public void processLatencyMarker1(LatencyMarker marker) throws Exception {
        enqueue(marker);
    }

    @Override
    public void processLatencyMarker2(LatencyMarker marker) throws Exception {
        enqueue(marker);
    }

    @Override
    public void processRecordAttributes(RecordAttributes attributes) throws Exception {
        enqueue(attributes);
    }

    @Override
    public void processWatermark(WatermarkEvent watermark) throws Exception {
        enqueue(watermark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        flow.drain();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    /** All inputs have ended. */
    final void end() throws Exception {
        if (!ended) {
            ended = true;
            if (keyed != null && keyed.batchMode) {
                flow.filling().signal(Kinds.END_OF_KEYS);
            }
            flow.filling().signal(Kinds.END_OF_INPUT);
            flow.drain();
        }
    }

    @Override
    public void finish() throws Exception {
        flow.drain();
        client.finish(options.get(FunctionOptions.CLOSE_TIMEOUT).toMillis());
        super.finish();
    }

    @Override
    public void close() throws Exception {
        try {
            if (client != null) {
                client.close();
            }
            if (requests != null) {
                // Before the backend is closed: it must not be read afterwards.
                requests.close();
            }
        } finally {
            if (server != null) {
                server.release();
            }
            super.close();
        }
    }

    /** On an I/O thread. */
    private final class Incoming implements FunctionClient.Listener {
        @Override
        public void onStreamResult(StreamResult result) {
            flow.onResult(result);
        }

        @Override
        public void onFailure(RuntimeException reason) {
            RuntimeException explained = server.explain(reason);
            flow.onFailure(explained instanceof UserFunctionException ? ((UserFunctionException) explained).of(bundle) : explained);
        }
    }
}
