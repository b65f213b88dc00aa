// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.client.Part;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** What travels to the functions at once, from its first element until it is answered. Reused from batch to batch. */
final class StreamBatch {
    private static final RowType TIMERS =
            RowType.of(new LogicalType[] {new IntType(false), new DoubleType(false), new BooleanType(false)}, new String[] {"slot", "time", "processing"});

    private final StreamPlan plan;
    private final BatchWriter[] elements;
    private final int[] elementRows;
    private final ColumnWriter[][] columns;
    private final BatchWriter loads;
    private final BatchWriter timers = new BatchWriter(TIMERS);
    private final GenericRowData timer = new GenericRowData(3);
    private final Bytes order = new Bytes();
    private final Bytes slots = new Bytes();
    private final Bytes times = new Bytes();
    private final Bytes marks = new Bytes();
    private final Bytes signals = new Bytes();
    private final Bytes clock = new Bytes();
    private final List<Part> operatorState = new ArrayList<>();

    int rows;
    int loadRows;
    int timerRows;
    private boolean hasTimes;
    private int signalBits;
    private boolean hasClock;
    private int nextSizeCheck = 1;

    long sequence;
    long sentAt;

    /** Slots that this batch uses, each once. */
    Slot[] used = new Slot[16];
    int usedCount;

    private Object[] events = new Object[4];
    private int eventCount;

    /** @param loadType null when there is no keyed state. */
    StreamBatch(StreamPlan plan, RowType loadType) {
        this.plan = plan;
        elements = new BatchWriter[plan.inputs.length];
        elementRows = new int[elements.length];
        columns = new ColumnWriter[elements.length][];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new BatchWriter(plan.inputs[i].shape.columns);
            columns[i] = new ColumnWriter[elements[i].columns()];
            for (int c = 0; c < columns[i].length; c++) {
                columns[i][c] = elements[i].column(c);
            }
        }
        loads = loadType == null ? null : new BatchWriter(loadType);
    }

    /** @param time Double.NaN for none. */
    void append(RowData row, int input, int slot, boolean hasTime, long time) {
        StreamPlan.Input shape = plan.inputs[input];
        ColumnWriter[] writers = columns[input];
        if (!shape.computedKey) {
            for (int c = 0; c < writers.length; c++) {
                writers[c].append(row, c);
            }
        } else if (shape.shape.isRow) {
            RowData element = row.getRow(1, writers.length);
            for (int c = 0; c < writers.length; c++) {
                writers[c].append(element, c);
            }
        } else {
            writers[0].append(row, 1);
        }
        elementRows[input]++;
        if (elements.length > 1) {
            order.putByte(input);
        }
        if (plan.key != null) {
            slots.putInt(slot);
        }
        if (hasTime || hasTimes) {
            if (!hasTimes) {
                hasTimes = true;
                for (int i = 0; i < rows; i++) {
                    times.putDouble(Double.NaN);
                }
            }
            times.putDouble(hasTime ? time : Double.NaN);
        }
        rows++;
    }

    void load(RowData row) {
        for (int c = 0; c < loads.columns(); c++) {
            loads.column(c).append(row, c);
        }
        loadRows++;
    }

    void timer(int slot, long time, boolean processing) {
        timer.setField(0, slot);
        timer.setField(1, (double) time);
        timer.setField(2, processing);
        for (int c = 0; c < 3; c++) {
            timers.column(c).append(timer, c);
        }
        timerRows++;
    }

    void use(Slot slot) {
        if (usedCount == used.length) {
            used = Arrays.copyOf(used, usedCount * 2);
        }
        used[usedCount++] = slot;
    }

    /** Something that must not overtake the elements so far. `watermark` is NaN when it is none. */
    void event(Object event, double watermark) {
        if (eventCount == events.length) {
            events = Arrays.copyOf(events, eventCount * 2);
        }
        events[eventCount++] = event;
        marks.putDouble(rows);
        marks.putDouble(watermark);
    }

    int events() {
        return eventCount;
    }

    Object event(int index) {
        return events[index];
    }

    void clearEvents() {
        Arrays.fill(events, 0, eventCount, null);
        eventCount = 0;
        marks.length = 0;
    }

    void signal(int bit) {
        signalBits |= bit;
    }

    boolean signals() {
        return signalBits != 0;
    }

    /** The watermark that holds when the batch begins. */
    void clock(long watermark) {
        clock.length = 0;
        clock.putDouble(watermark);
        hasClock = true;
    }

    void operatorState(int state, int rows, BatchWriter columns) {
        operatorState.add(Part.of(Kinds.OPERATOR_STATE, state, rows, columns));
    }

    /** Whether the values have reached `limit` bytes; looks again only after as many rows as could matter. */
    boolean reached(long limit) {
        int count = rows + timerRows;
        if (count < nextSizeCheck) {
            return false;
        }
        long bytes = loads == null ? 0 : loads.bytes();
        for (BatchWriter writer : elements) {
            bytes += writer.bytes();
        }
        if (bytes >= limit) {
            return true;
        }
        long perRow = Math.max(1, bytes / count);
        nextSizeCheck = (int) Math.min(Integer.MAX_VALUE, count + Math.max(1, (limit - bytes) / perRow / 2));
        return false;
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>(operatorState);
        if (hasClock) {
            parts.add(Part.of(Kinds.CLOCK, 0, 1, clock.array, clock.length));
        }
        if (loadRows > 0) {
            parts.add(Part.of(Kinds.LOADS, 0, loadRows, loads));
        }
        if (timerRows > 0) {
            parts.add(Part.of(Kinds.TIMERS, 0, timerRows, timers));
        }
        for (int i = 0; i < elements.length; i++) {
            if (elementRows[i] > 0) {
                parts.add(Part.of(Kinds.ELEMENTS, i, elementRows[i], elements[i]));
            }
        }
        add(parts, Kinds.ORDER, rows, order);
        add(parts, Kinds.SLOTS, rows, slots);
        if (hasTimes) {
            add(parts, Kinds.TIMES, rows, times);
        }
        add(parts, Kinds.MARKS, eventCount, marks);
        if (signalBits != 0) {
            signals.putByte(signalBits);
            add(parts, Kinds.SIGNALS, 1, signals);
        }
        return parts;
    }

    private static void add(List<Part> parts, int kind, int rows, Bytes bytes) {
        if (bytes.length > 0) {
            parts.add(Part.of(kind, 0, rows, bytes.array, bytes.length));
        }
    }

    void reset() {
        for (int i = 0; i < elements.length; i++) {
            elements[i].reset();
            elementRows[i] = 0;
        }
        if (loads != null) {
            loads.reset();
        }
        timers.reset();
        operatorState.clear();
        order.length = 0;
        slots.length = 0;
        times.length = 0;
        signals.length = 0;
        clock.length = 0;
        rows = 0;
        loadRows = 0;
        timerRows = 0;
        hasTimes = false;
        hasClock = false;
        signalBits = 0;
        nextSizeCheck = 1;
        Arrays.fill(used, 0, usedCount, null);
        usedCount = 0;
        clearEvents();
    }
}
