// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.operators.FunctionOptions;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * When batches leave, and who waits for them. One batch is filled while up to `tsflink.batch.in-flight` are away; a small one leaves at once when none is
 * away, unless elements come by the hundred during each answer: then it is held back for a moment. As in FunctionOperator, whose constants these are.
 */
final class BatchFlow {
    private static final int RUSH = 512;
    private static final int END_OF_RUSH = 1024;
    private static final long HOLD_MILLIS = 1;
    private static final int FIRST_ROWS = 4000;
    private static final long QUICK_NANOS = 10_000_000;
    private static final long SLOW_NANOS = 40_000_000;

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
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService clock;
    private final Thread taskThread = Thread.currentThread();
    private final int maxRows;
    private final long maxBytes;
    private final int maxInFlight;
    /** At most `maxRows`, as the speed of the functions allows. */
    private int rowLimit;

    private StreamBatch filling;
    private final ArrayDeque<StreamBatch> inFlight = new ArrayDeque<>();
    private final ArrayDeque<StreamBatch> free = new ArrayDeque<>();
    private long sequence;

    private boolean rush;
    private boolean timerRuns;
    private long held;

    // Shared with the I/O thread.
    private final Queue<StreamResult> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean mailPending = new AtomicBoolean();
    private volatile boolean waiting;
    private volatile RuntimeException failure;

    BatchFlow(Operator operator, MailboxExecutor mailbox, ProcessingTimeService clock, ReadableConfig options, int maxInFlight) {
        this.operator = operator;
        this.mailbox = mailbox;
        this.clock = clock;
        this.maxRows = options.get(FunctionOptions.BATCH_ROWS);
        this.maxBytes = options.get(FunctionOptions.BATCH_SIZE).getBytes();
        this.maxInFlight = maxInFlight;
        if (maxRows < 1 || maxInFlight < 1 || maxBytes < 1) {
            throw new IllegalArgumentException(FunctionOptions.BATCH_ROWS.key() + ", " + FunctionOptions.BATCH_SIZE.key() + " and "
                    + FunctionOptions.BATCHES_IN_FLIGHT.key() + " must be at least 1");
        }
        rowLimit = Math.min(maxRows, FIRST_ROWS);
        filling = operator.newBatch();
    }

    /** The batch that is being filled. */
    StreamBatch filling() {
        return filling;
    }

    /** The number that it will have. */
    long sequence() {
        return sequence;
    }

    boolean isIdle() {
        return inFlight.isEmpty() && isEmpty(filling);
    }

    boolean isInFlight() {
        return !inFlight.isEmpty();
    }

    private static boolean isEmpty(StreamBatch batch) {
        return batch.rows == 0 && batch.timerRows == 0 && !batch.signals();
    }

    boolean isFull() {
        return filling.rows + filling.timerRows >= rowLimit || filling.reached(maxBytes);
    }

    /** After each element. */
    void added() throws Exception {
        if (isFull() || inFlight.isEmpty() && !hold()) {
            send();
        }
    }

    private boolean hold() {
        if (rush && !timerRuns) {
            timerRuns = true;
            held = sequence;
            clock.registerTimer(clock.getCurrentProcessingTime() + HOLD_MILLIS, time -> onTimer());
        }
        return rush;
    }

    private void onTimer() throws Exception {
        timerRuns = false;
        if (!inFlight.isEmpty() || isEmpty(filling)) {
            return;
        }
        if (held == sequence) {
            boolean goesOn = filling.rows >= END_OF_RUSH;
            send();
            rush = goesOn;
        } else {
            hold();
        }
    }

    /** Sends the batch that is being filled; waits for the oldest one first when the window is full. */
    void send() throws Exception {
        while (inFlight.size() >= maxInFlight) {
            acceptNext();
        }
        StreamBatch batch = filling;
        batch.sequence = sequence++;
        batch.sentAt = System.nanoTime();
        rush |= batch.rows >= RUSH;
        inFlight.add(batch);
        filling = free.isEmpty() ? operator.newBatch() : free.poll();
        operator.transmit(batch);
        acceptArrived();
    }

    /** Nothing is left in flight or waiting afterwards. */
    void drain() throws Exception {
        checkFailure();
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

    /** Parks until a result has come. Ends at once when the task is cancelled (it is interrupted then) or the server fails. */
    private void acceptNext() throws Exception {
        if (arrived.isEmpty()) {
            waiting = true;
            try {
                while (arrived.isEmpty()) {
                    checkFailure();
                    if (Thread.interrupted()) {
                        throw new InterruptedException("Interrupted while waiting for TypeScript functions");
                    }
                    LockSupport.parkNanos(this, 100_000_000L);
                }
            } finally {
                waiting = false;
            }
        }
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
        adapt(batch, result.arrivedAt());
        operator.accept(batch, result);
        inFlight.poll();
        batch.reset();
        free.add(batch);
        if (inFlight.isEmpty() && isEmpty(filling)) {
            operator.onIdle();
        }
    }

    private void adapt(StreamBatch batch, long answeredAt) {
        long nanos = answeredAt - batch.sentAt;
        if (nanos > SLOW_NANOS) {
            rowLimit = Math.max(Math.min(maxRows, FIRST_ROWS), rowLimit / 2);
        } else if (nanos < QUICK_NANOS && batch.rows >= rowLimit) {
            rowLimit = (int) Math.min(maxRows, rowLimit * 2L);
        }
    }

    void checkFailure() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** In the task thread, when results or a failure have arrived. */
    private void onMail() throws Exception {
        mailPending.set(false);
        checkFailure();
        acceptArrived();
        if (inFlight.isEmpty() && !isEmpty(filling) && !hold()) {
            send();
        }
    }

    /** On an I/O thread. */
    void onResult(StreamResult result) {
        arrived.add(result);
        wake();
    }

    /** On an I/O thread. */
    void onFailure(RuntimeException reason) {
        if (failure == null) {
            failure = reason;
        }
        wake();
    }

    /** Looks after the batch that is being filled soon, outside of the present call. */
    void wakeLater() {
        if (mailPending.compareAndSet(false, true)) {
            try {
                mailbox.execute(this::onMail, "results of TypeScript functions");
            } catch (RejectedExecutionException closed) {
                // The task ends; nobody waits for these results any more.
            }
        }
    }

    private void wake() {
        if (waiting) {
            LockSupport.unpark(taskThread);
        }
        wakeLater();
    }
}
