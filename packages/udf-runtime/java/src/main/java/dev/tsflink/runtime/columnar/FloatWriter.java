// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** FLOAT. */
final class FloatWriter extends ColumnWriter {
    private byte[] data = EMPTY;

    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(row.getFloat(position));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(array.getFloat(position));
        }
    }

    private void put(float value) {
        markValid();
        int at = count << 2;
        if (at + 4 > data.length) {
            data = grow(data, at + 4);
        }
        LittleEndian.putFloat(data, at, value);
        count++;
    }

    @Override
    void putNull() {
        int at = count << 2;
        if (at + 4 > data.length) {
            data = grow(data, at + 4);
        }
        LittleEndian.putFloat(data, at, 0);
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
        return new FloatReader(readerValidity(), data, 0);
    }

    @Override
    void clear() {}
}
