// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** ROW: a column for each field, as long as its parent. */
final class StructWriter extends ValueWriter {
    private final ColumnWriter[] fields;

    StructWriter(ColumnWriter[] fields) {
        this.fields = fields;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getRow(position, fields.length));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getRow(position, fields.length));
    }

    private void put(RowData value) {
        for (int i = 0; i < fields.length; i++) {
            fields[i].append(value, i);
        }
    }

    @Override
    void putNull() {
        for (ColumnWriter field : fields) {
            field.appendNull();
        }
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (ColumnWriter field : fields) {
            bytes += field.bytes();
        }
        return bytes;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        for (ColumnWriter field : fields) {
            field.collect(into);
        }
    }

    @Override
    public ColumnReader reader() {
        ColumnReader[] readers = new ColumnReader[fields.length];
        for (int i = 0; i < fields.length; i++) {
            readers[i] = fields[i].reader();
        }
        return new StructReader(readerValidity(), readers);
    }

    @Override
    void clear() {
        for (ColumnWriter field : fields) {
            field.reset();
        }
    }
}
