// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** SMALLINT. */
final class ShortWriter extends ColumnWriter {
    private byte[] data = EMPTY;

    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(row.getShort(position));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(array.getShort(position));
        }
    }

    private void put(short value) {
        markValid();
        int at = count << 1;
        if (at + 2 > data.length) {
            data = grow(data, at + 2);
        }
        LittleEndian.putShort(data, at, value);
        count++;
    }

    @Override
    void putNull() {
        int at = count << 1;
        if (at + 2 > data.length) {
            data = grow(data, at + 2);
        }
        LittleEndian.putShort(data, at, (short) 0);
    }

    @Override
    public long bytes() {
        return (long) count << 1;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count << 1);
    }

    @Override
    public ColumnReader reader() {
        return new ShortReader(readerValidity(), data, 0);
    }

    @Override
    void clear() {}
}
