// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.operators.BatchPace;
import dev.tsflink.runtime.operators.TaskMail;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/** Who waits for which batch. One is filled while up to `tsflink.batch.in-flight` are away; results come in their order, a batch's last one as its answer. */
final class BatchFlow implements BatchPace.Batches {
    /** What the flow needs of its operator; all in the task thread. */
    interface Operator {
        StreamBatch newBatch();

        /** Takes the state and the timers of a batch along and puts it on the wire. */
        void transmit(StreamBatch batch) throws Exception;

        /** Applies and emits what came back. `batch` is the one that is answered, or the oldest when the result is partial. */
        void accept(StreamBatch batch, StreamResult result) throws Exception;

        /** Nothing is in flight nor waits to be sent. */
        void onIdle() throws Exception;
    }

    private final Operator operator;
    private final BatchPace pace;
    private final TaskMail mail;
    private StreamBatch filling;
    private final ArrayDeque<StreamBatch> inFlight = new ArrayDeque<>();
    private final ArrayDeque<StreamBatch> free = new ArrayDeque<>();
    private long sequence;

    // Shared with the I/O thread.
    private final Queue<StreamResult> arrived = new ConcurrentLinkedQueue<>();

    BatchFlow(Operator operator, AbstractStreamOperator<?> task, ReadableConfig options, int leastRows, int leastBatches) {
        this.operator = operator;
        pace = new BatchPace(this, task.getProcessingTimeService(), options, leastRows, leastBatches);
        mail = new TaskMail(task, this::onMail);
        filling = operator.newBatch();
    }

    /** The batch that is being filled. */
    StreamBatch filling() {
        return filling;
    }

    /** The number that it will have. */
    @Override
    public long sequence() {
        return sequence;
    }

    boolean isIdle() {
        return inFlight.isEmpty() && isEmpty(filling);
    }

    @Override
    public boolean isWaiting() {
        return inFlight.isEmpty() && !isEmpty(filling);
    }

    @Override
    public int rows() {
        return filling.rows;
    }

    boolean isInFlight() {
        return !inFlight.isEmpty();
    }

    private static boolean isEmpty(StreamBatch batch) {
        return batch.rows == 0 && batch.timerRows == 0 && !batch.signals();
    }

    boolean isFull() {
        return filling.rows + filling.timerRows >= pace.rowLimit() || filling.reached(pace.maxBytes);
    }

    /** After each element. */
    void added() throws Exception {
        if (isFull() || inFlight.isEmpty() && !pace.hold()) {
            send();
        }
    }

    /** Sends the batch that is being filled; waits for the oldest one first when the window is full. */
    @Override
    public void send() throws Exception {
        while (inFlight.size() >= pace.batchLimit()) {
            acceptNext();
        }
        StreamBatch batch = filling;
        batch.sequence = sequence++;
        batch.sentAt = System.nanoTime();
        pace.sent(batch.rows);
        inFlight.add(batch);
        filling = free.isEmpty() ? operator.newBatch() : free.poll();
        operator.transmit(batch);
        acceptArrived();
    }

    /** Nothing is left in flight or waiting afterwards. */
    void drain() throws Exception {
        mail.checkFailure();
        // What comes back may make more to send.
        while (!isIdle()) {
            if (!isEmpty(filling)) {
                send();
            }
            awaitInFlight();
        }
    }

    /** Leaves the batch that is being filled alone. */
    void awaitInFlight() throws Exception {
        while (!inFlight.isEmpty()) {
            acceptNext();
        }
    }

    private void acceptArrived() throws Exception {
        while (!arrived.isEmpty()) {
            accept(arrived.poll());
        }
    }

    private void acceptNext() throws Exception {
        mail.await(() -> !arrived.isEmpty());
        accept(arrived.poll());
    }

    private void accept(StreamResult result) throws Exception {
        StreamBatch batch = inFlight.peek();
        if (batch == null || !result.partial() && batch.sequence != result.sequence()) {
            throw new WorkerException("The function server answered batch " + result.sequence() + " where "
                    + (batch == null ? "none" : "batch " + batch.sequence) + " was expected");
        }
        if (result.partial()) {
            operator.accept(batch, result);
            return;
        }
        pace.answered(batch.rows, result.arrivedAt() - batch.sentAt);
        operator.accept(batch, result);
        inFlight.poll();
        batch.reset();
        free.add(batch);
        if (inFlight.isEmpty() && isEmpty(filling)) {
            operator.onIdle();
        }
    }

    /** In the task thread, when results have arrived. */
    private void onMail() throws Exception {
        acceptArrived();
        if (isWaiting() && !pace.hold()) {
            send();
        }
    }

    /** On an I/O thread. */
    void onResult(StreamResult result) {
        arrived.add(result);
        mail.wake();
    }

    /** On an I/O thread. */
    void onFailure(RuntimeException reason) {
        mail.fail(reason);
    }

    /** Looks after the batch that is being filled soon, outside of the present call. */
    void wakeLater() {
        mail.wakeLater();
    }
}
