// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** BIGINT and INTERVAL DAY TO SECOND (milliseconds). */
final class LongWriter extends ColumnWriter {
    private byte[] data = EMPTY;

    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(row.getLong(position));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(array.getLong(position));
        }
    }

    private void put(long value) {
        markValid();
        int at = count << 3;
        if (at + 8 > data.length) {
            data = grow(data, at + 8);
        }
        LittleEndian.putLong(data, at, value);
        count++;
    }

    @Override
    void putNull() {
        int at = count << 3;
        if (at + 8 > data.length) {
            data = grow(data, at + 8);
        }
        LittleEndian.putLong(data, at, 0);
    }

    @Override
    public long bytes() {
        return (long) count << 3;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count << 3);
    }

    @Override
    public ColumnReader reader() {
        return new LongReader(readerValidity(), data, 0);
    }

    @Override
    void clear() {}
}
