// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.DeadLetters;
import dev.tsflink.runtime.client.FunctionClient;
import dev.tsflink.runtime.client.Result;
import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.ColumnarException;
import dev.tsflink.runtime.streams.Metrics;
import dev.tsflink.runtime.worker.FunctionServer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.generated.GeneratedProjection;
import org.apache.flink.table.runtime.generated.Projection;
import org.apache.flink.table.types.logical.RowType;

/**
 * Calls TypeScript functions for the rows of a stream. It fills the next batch while earlier ones are with the functions, and emits results
 * in the order of the input.
 *
 * <p>A plain operator on purpose: one that yields to the mailbox could not be chained behind every source. When the window is full it parks
 * the task thread on the oldest batch, and nothing is left in flight when a checkpoint barrier passes, so there is no state.
 */
abstract class FunctionOperator extends AbstractStreamOperator<RowData> implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput, DeadLetterOutput.Sender {
    private static final long serialVersionUID = 1L;
    private static final String FLINK_PYTHON = "org/apache/flink/streaming/api/runners/python/beam/BeamPythonFunctionRunner.class";

    /** Not fewer, as a function that says nothing of it may return promises. */
    private static final int LEAST_ROWS = 256;

    private final Configuration options;
    private final PythonFunctionInfo[] functions;
    private final RowType inputType;
    private final RowType argumentType;
    final RowType resultType;
    /** Null when the whole input row is kept. */
    private final GeneratedProjection forwardedProjection;

    private transient Projection<RowData, BinaryRowData> projection;
    private transient BatchLayout layout;
    private transient String bundle;
    private transient FunctionServer server;
    private transient FunctionClient client;
    transient BatchReader reader;
    transient StreamRecord<RowData> outRecord;

    private transient BatchPace pace;
    private transient Counter functionCalls;
    private transient Metrics functionMetrics;
    private transient DeadLetterOutput deadLetters;

    private transient InFlightBatch filling;
    private transient ArrayDeque<InFlightBatch> inFlight;
    private transient ArrayDeque<InFlightBatch> free;
    private transient long sequence;
    /** How many rows the batch that is being filled has when it is next looked at; each row while no batch is away. */
    private transient int lookAt;
    private transient TaskMail mail;
    // Shared with the I/O thread.
    private transient Queue<InFlightBatch> unanswered;

    FunctionOperator(
            Configuration options,
            PythonFunctionInfo[] functions,
            RowType inputType,
            RowType argumentType,
            RowType resultType,
            GeneratedProjection forwardedProjection) {
        this.options = options;
        this.functions = functions;
        this.inputType = inputType;
        this.argumentType = argumentType;
        this.resultType = resultType;
        this.forwardedProjection = forwardedProjection;
    }

    /** The same operator, not opened yet. */
    FunctionOperator(FunctionOperator other) {
        this(other.options, other.functions, other.inputType, other.argumentType, other.resultType, other.forwardedProjection);
    }

    @Override
    public Set<String> deadLetterSinks() {
        return new FunctionSpec(functions).deadLetterSinks();
    }

    /** `scalar` or `table`. */
    abstract String kind();

    /** The row that is shown downstream for the results of a batch. */
    abstract BatchRow resultRow(InFlightBatch batch, ColumnReader[] columns, Result result);

    /** How many output rows the input row `row` has. */
    abstract int resultsOf(int row);

    /** Moves `out` to result `index` of input row `row`. */
    abstract void moveTo(BatchRow out, int row, int index);

    @Override
    public void open() throws Exception {
        super.open();
        if (getUserCodeClassloader().getResource(FLINK_PYTHON) != null) {
            LOG.warn("flink-python is on the class path of this cluster ({}); TsFlink does not use it, and jobs are planned with its operators "
                    + "in place of TsFlink's when it is there on submission too", getUserCodeClassloader().getResource(FLINK_PYTHON));
        }
        functionCalls = getMetricGroup().counter(CallMetrics.FUNCTION_CALLS);
        functionMetrics = new Metrics(getMetricGroup());
        deadLetters = new DeadLetterOutput();
        FunctionSpec spec = new FunctionSpec(functions);
        int leastRows = spec.asynchronous() ? BatchPace.WAITING_TOGETHER : LEAST_ROWS;
        pace = new BatchPace(new Filling(), getProcessingTimeService(), options, leastRows, BatchPace.fewBatches(options));
        layout = layOut();
        reader = new BatchReader(resultType);
        inFlight = new ArrayDeque<>();
        free = new ArrayDeque<>();
        unanswered = new ConcurrentLinkedQueue<>();
        filling = layout.newBatch();
        outRecord = new StreamRecord<>(null);
        mail = new TaskMail(this, this::onMail);

        long timeout = options.get(FunctionOptions.OPEN_TIMEOUT).toMillis();
        bundle = spec.text("bundle");
        try {
            connect(spec, timeout);
        } catch (UserFunctionException e) {
            throw e.of(bundle);
        }
    }

    private void connect(FunctionSpec spec, long timeout) throws Exception {
        server = FunctionServer.of(spec.payload(), getRuntimeContext(), timeout);
        client = new FunctionClient(server.address(), bundle, new Incoming());
        String json = spec.json(kind(), getRuntimeContext(), argumentType, resultType);
        client.open(spec.text("token"), spec.text("serverToken"), json, timeout);
    }

    private BatchLayout layOut() {
        if (forwardedProjection == null) {
            int[] all = new int[inputType.getFieldCount()];
            for (int i = 0; i < all.length; i++) {
                all[i] = i;
            }
            return new BatchLayout(inputType, argumentType, all, inputType.getChildren());
        }
        RowType output = OutputTypes.of(getOperatorConfig().getTypeSerializerOut(getUserCodeClassloader()));
        RowType forwardedType = new RowType(output.getFields().subList(0, output.getFieldCount() - resultType.getFieldCount()));
        @SuppressWarnings("unchecked")
        Projection<RowData, BinaryRowData> compiled = forwardedProjection.newInstance(getUserCodeClassloader());
        int[] positions = ForwardedColumns.resolve(compiled, inputType, forwardedType.getChildren());
        if (positions == null) {
            LOG.debug("Forwarded columns are read through the planner's projection");
            projection = compiled;
        }
        return new BatchLayout(inputType, argumentType, positions, forwardedType.getChildren());
    }

    @Override
    public void processElement(StreamRecord<RowData> record) throws Exception {
        RowData row = record.getValue();
        InFlightBatch batch = filling;
        try {
            batch.append(record, row, projection == null ? row : projection.apply(row));
        } catch (ColumnarException e) {
            throw new UserFunctionException("", "", e.getMessage(), "", bundle, "conversion", "");
        }
        if (batch.rows >= lookAt) {
            look();
        }
    }

    /** Sends the batch that is being filled if it is time. */
    private void look() throws Exception {
        if (filling.rows >= pace.rowLimit() || filling.reached(pace.maxBytes) || inFlight.isEmpty() && !pace.hold()) {
            send();
        } else {
            lookLater();
        }
    }

    private void lookLater() {
        lookAt = inFlight.isEmpty() ? 0 : Math.min(pace.rowLimit(), filling.nextSizeCheck());
    }

    /** Sends the batch that is being filled; waits for the oldest one first when the window is full. */
    private void send() throws Exception {
        while (inFlight.size() >= pace.batchLimit()) {
            awaitHead();
            emitHead();
        }
        InFlightBatch batch = filling;
        batch.sequence = sequence++;
        batch.sentAt = System.nanoTime();
        pace.sent(batch.rows);
        functionCalls.inc();
        inFlight.add(batch);
        unanswered.add(batch);
        filling = free.isEmpty() ? layout.newBatch() : free.poll();
        client.send(batch.sequence, batch.rows, batch.arguments);
        lookLater();
        emitAnswered();
    }

    private void emitAnswered() throws Exception {
        InFlightBatch head = inFlight.peek();
        while (head != null && head.result != null) {
            emitHead();
            head = inFlight.peek();
        }
    }

    private void awaitHead() throws InterruptedException {
        InFlightBatch head = inFlight.peek();
        mail.await(() -> head.result != null);
    }

    /** Emits the results of the oldest batch and what arrived between its rows. */
    private void emitHead() throws Exception {
        InFlightBatch batch = inFlight.poll();
        Result result = batch.result;
        pace.answered(batch.rows, batch.answeredAt - batch.sentAt);
        BatchRow out;
        try {
            ColumnReader[] columns = reader.read(result.bytes(), result.arrowAt(), result.arrowLength(), result.rows());
            out = resultRow(batch, columns, result);
            for (DeadLetters letters : batch.letters) {
                deadLetters.emit(letters, output);
            }
        } catch (ColumnarException e) {
            throw new WorkerException("The function server sent results that do not fit their type: " + e.getMessage(), e).of(bundle);
        }
        int row = 0;
        for (int event = 0; event < batch.events(); event++) {
            emitRows(batch, out, row, batch.eventAt(event));
            row = batch.eventAt(event);
            emitEvent(batch.event(event));
        }
        emitRows(batch, out, row, batch.rows);
        batch.reset();
        free.add(batch);
        lookLater();
        if (inFlight.isEmpty() && filling.rows == 0) {
            emitLeadingEvents();
        }
    }

    void emitRows(InFlightBatch batch, BatchRow out, int from, int to) {
        boolean kinds = batch.hasKinds();
        boolean timestamps = batch.hasTimestamps();
        for (int row = from; row < to; row++) {
            int count = resultsOf(row);
            for (int index = 0; index < count; index++) {
                moveTo(out, row, index);
                if (kinds) {
                    out.setRowKind(batch.kind(row));
                }
                long timestamp = timestamps ? batch.timestamp(row) : InFlightBatch.NO_TIMESTAMP;
                // Operators behind may have put another row and time into the record.
                if (timestamp == InFlightBatch.NO_TIMESTAMP) {
                    outRecord.eraseTimestamp();
                } else {
                    outRecord.setTimestamp(timestamp);
                }
                emit(out);
            }
        }
    }

    /** Stores the row only where an operator behind has put another one: storing a young object in an old one costs more than all else here. */
    final void emit(BatchRow out) {
        if (outRecord.getValue() != out) {
            outRecord.replace(out);
        }
        output.collect(outRecord);
    }

    /** Events that arrived after rows that are now emitted and before any further row. */
    private void emitLeadingEvents() throws Exception {
        for (int event = 0; event < filling.events(); event++) {
            emitEvent(filling.event(event));
        }
        filling.clearEvents();
    }

    private void emitEvent(Object event) throws Exception {
        if (event instanceof Watermark) {
            super.processWatermark((Watermark) event);
        } else if (event instanceof WatermarkStatus) {
            super.processWatermarkStatus((WatermarkStatus) event);
        } else if (event instanceof LatencyMarker) {
            super.processLatencyMarker((LatencyMarker) event);
        } else if (event instanceof RecordAttributes) {
            super.processRecordAttributes((RecordAttributes) event);
        } else {
            super.processWatermark((WatermarkEvent) event);
        }
    }

    private void enqueue(Object event) throws Exception {
        if (inFlight.isEmpty() && filling.rows == 0) {
            emitEvent(event);
        } else {
            filling.addEvent(event);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        enqueue(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        enqueue(status);
    }

    @Override
    public void processLatencyMarker(LatencyMarker marker) throws Exception {
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
        drain();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void endInput() throws Exception {
        drain();
    }

    @Override
    public void finish() throws Exception {
        drain();
        client.finish(options.get(FunctionOptions.CLOSE_TIMEOUT).toMillis());
        super.finish();
    }

    /** Nothing is left in flight afterwards. */
    private void drain() throws Exception {
        mail.checkFailure();
        if (filling.rows > 0) {
            send();
        }
        while (!inFlight.isEmpty()) {
            awaitHead();
            emitHead();
        }
    }

    @Override
    public void close() throws Exception {
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            if (server != null) {
                server.release();
            }
            super.close();
        }
    }

    /** In the task thread, when results have arrived. */
    private void onMail() throws Exception {
        emitAnswered();
        if (inFlight.isEmpty() && filling.rows > 0 && !pace.hold()) {
            send();
        }
    }

    /** The batch that is being filled, for the pace. */
    private final class Filling implements BatchPace.Batches {
        @Override
        public boolean isWaiting() {
            return inFlight.isEmpty() && filling.rows > 0;
        }

        @Override
        public long sequence() {
            return sequence;
        }

        @Override
        public int rows() {
            return filling.rows;
        }

        @Override
        public void send() throws Exception {
            FunctionOperator.this.send();
        }
    }

    /** On an I/O thread. */
    private final class Incoming implements FunctionClient.Listener {
        @Override
        public void onResult(Result result) {
            InFlightBatch batch = unanswered.poll();
            if (batch == null || batch.sequence != result.sequence()) {
                onFailure(new WorkerException("The function server answered batch " + result.sequence() + " where "
                        + (batch == null ? "none" : "batch " + batch.sequence) + " was expected"));
                return;
            }
            batch.answeredAt = System.nanoTime();
            batch.result = result;
            mail.wake();
        }

        @Override
        public void onMetrics(String changes) {
            try {
                functionMetrics.update(changes);
            } catch (IOException e) {
                onFailure(new WorkerException("The function server sent metrics that cannot be read: " + e.getMessage(), e));
            }
        }

        @Override
        public void onDeadLetters(DeadLetters letters) {
            InFlightBatch batch = unanswered.peek();
            if (batch == null) {
                onFailure(new WorkerException("The function server sent dead letters of no batch"));
                return;
            }
            List<DeadLetters> all = new ArrayList<>(batch.letters);
            all.add(letters);
            batch.letters = all;
        }

        @Override
        public void onFailure(RuntimeException reason) {
            RuntimeException explained = server.explain(reason);
            mail.fail(explained instanceof UserFunctionException ? ((UserFunctionException) explained).of(bundle) : explained);
        }
    }
}
