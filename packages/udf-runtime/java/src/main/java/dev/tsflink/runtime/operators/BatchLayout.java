// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnWriter;
import dev.tsflink.runtime.columnar.Columns;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** Which columns of the input go where. A column that is both an argument and forwarded is stored once. */
final class BatchLayout {
    private final RowType input;
    private final RowType arguments;
    /** For each forwarded column its position in the input, or null when only the planner's projection knows. */
    private final int[] forwarded;

    private final List<LogicalType> forwardedTypes;

    BatchLayout(RowType input, RowType arguments, int[] forwarded, List<LogicalType> forwardedTypes) {
        this.input = input;
        this.arguments = arguments;
        this.forwarded = forwarded;
        this.forwardedTypes = forwardedTypes;
    }

    /** Whether {@link InFlightBatch#append} needs the row that the planner's projection makes. */
    boolean needsProjection() {
        return forwarded == null;
    }

    int forwardedColumns() {
        return forwardedTypes.size();
    }

    InFlightBatch newBatch() {
        BatchWriter batch = new BatchWriter(arguments);
        List<ColumnWriter> writers = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < arguments.getFieldCount(); i++) {
            writers.add(batch.column(i));
            positions.add(input.getFieldIndex(arguments.getFieldNames().get(i)));
        }
        int[] slots = new int[forwardedTypes.size()];
        for (int i = 0; i < slots.length; i++) {
            LogicalType type = forwardedTypes.get(i);
            int position = forwarded == null ? i : forwarded[i];
            int shared = forwarded == null || !Columns.isLossless(type) ? -1 : positions.indexOf(position);
            if (shared >= 0) {
                slots[i] = shared;
            } else {
                slots[i] = writers.size();
                writers.add(Columns.keeper(type));
                positions.add(position);
            }
        }
        return new InFlightBatch(
                batch,
                writers.toArray(new ColumnWriter[0]),
                positions.stream().mapToInt(Integer::intValue).toArray(),
                forwarded == null ? arguments.getFieldCount() : writers.size(),
                slots);
    }
}
