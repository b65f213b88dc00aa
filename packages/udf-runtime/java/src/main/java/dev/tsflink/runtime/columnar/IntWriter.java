// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** INT, DATE (days), INTERVAL YEAR TO MONTH (months) and TIME(1..3) (milliseconds): an int in Flink and in Arrow. */
final class IntWriter extends ColumnWriter {
    private byte[] data = EMPTY;

    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(row.getInt(position));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(array.getInt(position));
        }
    }

    private void put(int value) {
        markValid();
        int at = count << 2;
        if (at + 4 > data.length) {
            data = grow(data, at + 4);
        }
        LittleEndian.putInt(data, at, value);
        count++;
    }

    @Override
    void putNull() {
        int at = count << 2;
        if (at + 4 > data.length) {
            data = grow(data, at + 4);
        }
        LittleEndian.putInt(data, at, 0);
    }

    @Override
    public long bytes() {
        return (long) count << 2;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count << 2);
    }

    @Override
    public ColumnReader reader() {
        return new IntReader(readerValidity(), data, 0);
    }

    @Override
    void clear() {}
}
