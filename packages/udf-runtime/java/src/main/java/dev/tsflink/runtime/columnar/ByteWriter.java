// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** TINYINT. */
final class ByteWriter extends ColumnWriter {
    private byte[] data = EMPTY;

    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(row.getByte(position));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(array.getByte(position));
        }
    }

    private void put(byte value) {
        markValid();
        int at = count << 0;
        if (at + 1 > data.length) {
            data = grow(data, at + 1);
        }
        data[at] = value;
        count++;
    }

    @Override
    void putNull() {
        int at = count << 0;
        if (at + 1 > data.length) {
            data = grow(data, at + 1);
        }
        data[at] = (byte) 0;
    }

    @Override
    public long bytes() {
        return (long) count << 0;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count << 0);
    }

    @Override
    public ColumnReader reader() {
        return new ByteReader(readerValidity(), data, 0);
    }

    @Override
    void clear() {}
}
