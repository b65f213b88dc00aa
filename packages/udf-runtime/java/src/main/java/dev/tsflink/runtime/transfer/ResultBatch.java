// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TinyIntType;

/** A batch of a result that is being filled, and its columns. */
final class ResultBatch {
    private static final int MAX_ROWS = 4_000;
    private static final long MAX_BYTES = 1 << 20;

    final BatchWriter writer;
    int rows;
    private final ColumnWriter[] columns;
    private final boolean changelog;
    private final GenericRowData kind = new GenericRowData(1);
    private int nextSizeCheck = 1;

    /** @param type of the rows; a changelog's batches begin with the kind of each row */
    ResultBatch(RowType type, boolean changelog) {
        this.changelog = changelog;
        writer = new BatchWriter(sent(type, changelog));
        columns = new ColumnWriter[writer.columns()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = writer.column(i);
        }
    }

    /** The columns as they are sent. */
    static RowType sent(RowType type, boolean changelog) {
        if (!changelog) {
            return type;
        }
        List<RowType.RowField> fields = new ArrayList<>();
        fields.add(new RowType.RowField("~kind", new TinyIntType(false)));
        fields.addAll(type.getFields());
        return new RowType(false, fields);
    }

    void append(RowData row) {
        int first = 0;
        if (changelog) {
            kind.setField(0, row.getRowKind().toByteValue());
            columns[first++].append(kind, 0);
        }
        for (int i = first; i < columns.length; i++) {
            columns[i].append(row, i - first);
        }
        rows++;
    }

    boolean isFull() {
        if (rows >= MAX_ROWS) {
            return true;
        }
        if (rows < nextSizeCheck) {
            return false;
        }
        long bytes = writer.bytes();
        nextSizeCheck = (int) (rows + Math.max(1, (MAX_BYTES - bytes) / Math.max(1, bytes / rows) / 2));
        return bytes >= MAX_BYTES;
    }

    void reset() {
        writer.reset();
        rows = 0;
        nextSizeCheck = 1;
    }
}
