// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * How large batches get, how many may be away, and when a small one leaves: at once when none is away, unless rows come by the hundred during each answer; a
 * small batch would then cost more than it gains and is held back for a moment. For the task thread alone.
 */
public final class BatchPace {
    /** A batch that had this many rows, or all that it may have, before anything made it leave: rows come faster than answers. */
    private static final int RUSH = 512;
    /** When a batch that was held back has not even this many rows, the rush is over. */
    private static final int END_OF_RUSH = 1024;
    /** How long a batch is held back in a rush. */
    private static final long HOLD_MILLIS = 1;

    /** How many rows a batch has at most before anything is known of the functions' speed. */
    private static final int FIRST_ROWS = 64;
    /** The fewest for functions that may wait for many rows at once: a smaller batch would not be answered any sooner. */
    public static final int WAITING_TOGETHER = 4000;
    /** How many batches may be away while the functions are slow or unknown: one is computed while others travel. */
    private static final int FEW_BATCHES = 3;
    /** Batches grow, and then their number, while full ones are answered within this time ... */
    private static final long QUICK_NANOS = 10_000_000;
    /** ... and shrink, in the opposite order, when one takes this long: a barrier has to wait for all that are in flight. */
    private static final long SLOW_NANOS = 40_000_000;

    /** What the pace is kept for. */
    public interface Batches {
        /** Whether rows wait and nothing is away. */
        boolean isWaiting();

        /** The number of the batch that is being filled. */
        long sequence();

        /** How many rows it has. */
        int rows();

        void send() throws Exception;
    }

    private final Batches batches;
    private final ProcessingTimeService clock;
    private final int leastRows;
    private final int maxRows;
    public final long maxBytes;
    /** From `leastRows` to `maxRows`, as the speed of the functions allows. */
    private int rowLimit;
    private final int maxBatches;
    private final int leastBatches;
    /** From `leastBatches` to `maxBatches`. */
    private int batchLimit;
    private boolean rush;
    private boolean timerRuns;
    /** The batch for which the timer was started. */
    private long held;

    /**
     * @param leastRows batches do not shrink below this, however slow the functions are
     * @param leastBatches so many may be away, however slow the functions are
     */
    public BatchPace(Batches batches, ProcessingTimeService clock, ReadableConfig options, int leastRows, int leastBatches) {
        this.batches = batches;
        this.clock = clock;
        maxRows = options.get(FunctionOptions.BATCH_ROWS);
        maxBytes = options.get(FunctionOptions.BATCH_SIZE).getBytes();
        int batchesInFlight = options.get(FunctionOptions.BATCHES_IN_FLIGHT);
        if (maxRows < 1 || maxBytes < 1 || batchesInFlight < 1) {
            throw new IllegalArgumentException(FunctionOptions.BATCH_ROWS.key() + ", " + FunctionOptions.BATCH_SIZE.key() + " and "
                    + FunctionOptions.BATCHES_IN_FLIGHT.key() + " must be at least 1");
        }
        this.leastRows = Math.min(maxRows, leastRows);
        rowLimit = Math.max(this.leastRows, Math.min(maxRows, FIRST_ROWS));
        this.leastBatches = leastBatches;
        maxBatches = Math.max(batchesInFlight, leastBatches);
        batchLimit = leastBatches;
    }

    /** The least number of batches in flight for functions that answer one batch after the other. */
    public static int fewBatches(ReadableConfig options) {
        return Math.min(FEW_BATCHES, options.get(FunctionOptions.BATCHES_IN_FLIGHT));
    }

    public int rowLimit() {
        return rowLimit;
    }

    /** How many batches may be away. */
    public int batchLimit() {
        return batchLimit;
    }

    /** Whether to wait for more rows although nothing is away. A timer bounds the wait. As soon as rows come slowly, each batch leaves at once again. */
    public boolean hold() {
        if (rush && !timerRuns) {
            timerRuns = true;
            held = batches.sequence();
            clock.registerTimer(clock.getCurrentProcessingTime() + HOLD_MILLIS, time -> onTimer());
        }
        return rush;
    }

    private void onTimer() throws Exception {
        timerRuns = false;
        if (!batches.isWaiting()) {
            return;
        }
        if (held == batches.sequence()) {
            boolean goesOn = batches.rows() >= END_OF_RUSH;
            batches.send();
            rush = goesOn;
        } else {
            hold();
        }
    }

    public void sent(int rows) {
        rush |= rows >= Math.min(RUSH, rowLimit);
    }

    /** A batch of `rows` rows was answered after that time. */
    public void answered(int rows, long nanos) {
        if (nanos > SLOW_NANOS) {
            if (batchLimit > leastBatches) {
                batchLimit = leastBatches;
            } else {
                rowLimit = Math.max(leastRows, rowLimit / 2);
            }
        } else if (nanos < QUICK_NANOS && rows >= rowLimit) {
            if (rowLimit < maxRows) {
                rowLimit = (int) Math.min(maxRows, rowLimit * 2L);
            } else if (batchLimit < maxBatches) {
                batchLimit++;
            }
        }
    }
}
