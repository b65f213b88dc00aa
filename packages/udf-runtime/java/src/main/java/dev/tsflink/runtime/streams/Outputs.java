// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.client.ResultPart;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.ColumnarException;
import dev.tsflink.runtime.columnar.LittleEndian;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.OutputTag;

/** Emits what a result holds, each output in its order, with what arrived between the elements in its place. */
final class Outputs {
    /** Emits an event that stood between elements. */
    interface Events {
        void emit(int event) throws Exception;
    }

    private final Output<StreamRecord<RowData>> output;
    private final StreamPlan.Output[] outputs;
    private final BatchReader[] readers;
    private final OutputTag<RowData>[] tags;
    private final StreamRecord<RowData> record = new StreamRecord<>(null);

    // Of the result at hand.
    private final BatchRow[] rows;
    private final ResultPart[] times;
    private final int[] counts;
    private final int[] positions;

    Outputs(StreamPlan plan, Output<StreamRecord<RowData>> output) {
        this.output = output;
        this.outputs = plan.outputs;
        int count = outputs.length;
        readers = new BatchReader[count];
        tags = tags(plan);
        for (int i = 0; i < count; i++) {
            readers[i] = new BatchReader(outputs[i].type);
        }
        rows = new BatchRow[count];
        times = new ResultPart[count];
        counts = new int[count];
        positions = new int[count];
    }

    @SuppressWarnings("unchecked")
    private static OutputTag<RowData>[] tags(StreamPlan plan) {
        OutputTag<RowData>[] tags = new OutputTag[plan.outputs.length];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = tag(plan.outputs[i]);
        }
        return tags;
    }

    /** Null for the main output. */
    static OutputTag<RowData> tag(StreamPlan.Output output) {
        return output.tag == null ? null : new OutputTag<>(output.tag, InternalTypeInfo.of(output.type));
    }

    void emit(StreamResult result, int eventCount, Events events) throws Exception {
        for (int i = 0; i < rows.length; i++) {
            rows[i] = null;
            times[i] = null;
            counts[i] = 0;
            positions[i] = 0;
        }
        ResultPart marks = null;
        for (ResultPart part : result.parts()) {
            switch (part.kind()) {
                case Kinds.OUTPUT:
                    ColumnReader[] columns = readers[part.index()].read(part.bytes(), part.at(), part.length(), part.rows());
                    rows[part.index()] = new BatchRow(columns, columns.length);
                    counts[part.index()] = part.rows();
                    break;
                case Kinds.OUTPUT_TIMES:
                    if (part.length() != 8 * counts[part.index()]) {
                        throw new ColumnarException("Times for " + part.length() / 8 + " elements came with " + counts[part.index()]);
                    }
                    times[part.index()] = part;
                    break;
                case Kinds.OUTPUT_MARKS:
                    marks = part;
                    break;
                default:
            }
        }
        int marked = marks == null ? 0 : marks.length() / (4 * rows.length);
        if (marked != eventCount) {
            throw new ColumnarException(marked + " marks came back of " + eventCount);
        }
        for (int event = 0; event < eventCount; event++) {
            for (int i = 0; i < rows.length; i++) {
                int to = LittleEndian.getInt(marks.bytes(), marks.at() + 4 * (event * rows.length + i));
                if (to < positions[i] || to > counts[i]) {
                    throw new ColumnarException("A mark stands at " + to + " of " + counts[i] + " elements");
                }
                emitRows(i, to);
            }
            events.emit(event);
        }
        for (int i = 0; i < rows.length; i++) {
            emitRows(i, counts[i]);
            rows[i] = null;
            times[i] = null;
        }
    }

    private void emitRows(int index, int to) {
        int from = positions[index];
        positions[index] = to;
        if (from == to) {
            return;
        }
        BatchRow row = rows[index];
        ResultPart time = times[index];
        OutputTag<RowData> tag = tags[index];
        for (int i = from; i < to; i++) {
            row.at(i);
            double at = time == null ? Double.NaN : LittleEndian.getDouble(time.bytes(), time.at() + 8 * i);
            // Operators behind may have put another row and time into the record.
            record.replace(row);
            if (at == at) {
                record.setTimestamp((long) at);
            } else {
                record.eraseTimestamp();
            }
            if (tag == null) {
                output.collect(record);
            } else {
                output.collect(tag, record);
            }
        }
    }
}
