// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.client.DeadLetters;
import dev.tsflink.runtime.client.Result;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.ColumnWriter;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * A batch from its first row until its results are emitted: the arguments on their way to the functions, the columns that stay here, and
 * what else arrived between the rows. Reused from batch to batch.
 */
final class InFlightBatch {
    private static final RowKind[] KINDS = RowKind.values();
    /** What {@link StreamRecord#getTimestamp()} says of a record without one. */
    static final long NO_TIMESTAMP = Long.MIN_VALUE;

    final BatchWriter arguments;
    /** All columns to fill, arguments first. */
    private final ColumnWriter[] writers;
    /** Where in the input row (or in the forwarded row) each is read. */
    private final int[] positions;
    /** Writers from here on read the forwarded row. */
    private final int fromInput;
    /** For each forwarded column, its writer. */
    private final int[] forwarded;

    int rows;
    long sequence;
    /** Of System.nanoTime(). */
    long sentAt;
    /** Set by the I/O thread before the result. */
    long answeredAt;
    /** Set by the I/O thread before the result. */
    List<DeadLetters> letters = List.of();
    /** Set by the I/O thread. */
    volatile Result result;

    private byte[] kinds;
    private boolean hasKinds;
    private long[] timestamps;
    private boolean hasTimestamps;
    private int nextSizeCheck;

    private int[] eventAt = new int[4];
    private Object[] events = new Object[4];
    private int eventCount;

    InFlightBatch(BatchWriter arguments, ColumnWriter[] writers, int[] positions, int fromInput, int[] forwarded) {
        this.arguments = arguments;
        this.writers = writers;
        this.positions = positions;
        this.fromInput = fromInput;
        this.forwarded = forwarded;
        this.kinds = new byte[0];
        this.timestamps = new long[0];
        this.nextSizeCheck = 1;
    }

    void append(StreamRecord<RowData> record, RowData row, RowData forwardedRow) {
        for (int i = 0; i < fromInput; i++) {
            writers[i].append(row, positions[i]);
        }
        for (int i = fromInput; i < writers.length; i++) {
            writers[i].append(forwardedRow, positions[i]);
        }
        if (row.getRowKind() != RowKind.INSERT || hasKinds) {
            addKind(row.getRowKind());
        }
        // Sources without watermarks stamp every record with Long.MIN_VALUE.
        if (hasTimestamps || record.getTimestamp() != NO_TIMESTAMP) {
            addTimestamp(record);
        }
        rows++;
    }

    private void addKind(RowKind kind) {
        if (rows >= kinds.length) {
            kinds = Arrays.copyOf(kinds, Math.max(64, rows * 2));
        }
        if (!hasKinds) {
            hasKinds = true;
            Arrays.fill(kinds, 0, rows, (byte) RowKind.INSERT.ordinal());
        }
        kinds[rows] = (byte) kind.ordinal();
    }

    private void addTimestamp(StreamRecord<RowData> record) {
        if (rows >= timestamps.length) {
            timestamps = Arrays.copyOf(timestamps, Math.max(64, rows * 2));
        }
        if (!hasTimestamps) {
            hasTimestamps = true;
            Arrays.fill(timestamps, 0, rows, NO_TIMESTAMP);
        }
        timestamps[rows] = record.getTimestamp();
    }

    /** Whether the values have reached `limit` bytes; looks again only after as many rows as could matter. */
    boolean reached(long limit) {
        if (rows < nextSizeCheck) {
            return false;
        }
        long bytes = arguments.bytes();
        for (int i = arguments.columns(); i < writers.length; i++) {
            bytes += writers[i].bytes();
        }
        if (bytes >= limit) {
            return true;
        }
        long perRow = Math.max(1, bytes / rows);
        nextSizeCheck = (int) Math.min(Integer.MAX_VALUE, rows + Math.max(1, (limit - bytes) / perRow / 2));
        return false;
    }

    /** From how many rows on {@link #reached} looks at the size. */
    int nextSizeCheck() {
        return nextSizeCheck;
    }

    /** Something that must not overtake the rows so far. */
    void addEvent(Object event) {
        if (eventCount == events.length) {
            events = Arrays.copyOf(events, eventCount * 2);
            eventAt = Arrays.copyOf(eventAt, eventCount * 2);
        }
        eventAt[eventCount] = rows;
        events[eventCount++] = event;
    }

    int events() {
        return eventCount;
    }

    /** After how many rows the event comes. */
    int eventAt(int event) {
        return eventAt[event];
    }

    Object event(int event) {
        return events[event];
    }

    void clearEvents() {
        Arrays.fill(events, 0, eventCount, null);
        eventCount = 0;
    }

    boolean hasKinds() {
        return hasKinds;
    }

    RowKind kind(int row) {
        return KINDS[kinds[row]];
    }

    boolean hasTimestamps() {
        return hasTimestamps;
    }

    /** NO_TIMESTAMP for a record without one. */
    long timestamp(int row) {
        return timestamps[row];
    }

    int forwardedColumns() {
        return forwarded.length;
    }

    ColumnReader forwardedColumn(int index) {
        return writers[forwarded[index]].reader();
    }

    void reset() {
        for (ColumnWriter writer : writers) {
            writer.reset();
        }
        rows = 0;
        result = null;
        letters = List.of();
        hasKinds = false;
        hasTimestamps = false;
        nextSizeCheck = 1;
        clearEvents();
    }
}
