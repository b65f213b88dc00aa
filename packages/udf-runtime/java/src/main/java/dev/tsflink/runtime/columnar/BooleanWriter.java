// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** BOOLEAN: one bit a value. */
final class BooleanWriter extends ValueWriter {
    private byte[] data = EMPTY;

    @Override
    void put(RowData row, int position) {
        put(row.getBoolean(position));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getBoolean(position));
    }

    private void put(boolean value) {
        int at = count >>> 3;
        if (at >= data.length) {
            data = grow(data, at + 1);
        }
        int bit = 1 << (count & 7);
        data[at] = (byte) (value ? data[at] | bit : data[at] & ~bit);
    }

    @Override
    void putNull() {
        put(false);
    }

    @Override
    public long bytes() {
        return (count + 7) >>> 3;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, (count + 7) >>> 3);
    }

    @Override
    public ColumnReader reader() {
        return new BooleanReader(readerValidity(), data, 0);
    }
}
