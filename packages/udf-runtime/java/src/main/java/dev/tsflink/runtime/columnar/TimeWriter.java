// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** TIME(0) as seconds, TIME(4..9) as micro- or nanoseconds; TIME(1..3) is an {@link IntWriter}, for Flink keeps milliseconds. */
final class TimeWriter extends ValueWriter {
    private final int precision;
    private byte[] data = EMPTY;

    TimeWriter(int precision) {
        this.precision = precision;
    }

    private int width() {
        return precision == 0 ? 4 : 8;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getInt(position));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getInt(position));
    }

    private void put(int millis) {
        int at = count * width();
        if (at + 8 > data.length) {
            data = grow(data, at + 8);
        }
        if (precision == 0) {
            LittleEndian.putInt(data, at, millis / 1000);
        } else {
            LittleEndian.putLong(data, at, precision <= 6 ? millis * 1_000L : millis * 1_000_000L);
        }
    }

    @Override
    void putNull() {
        put(0);
    }

    @Override
    public long bytes() {
        return (long) count * width();
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count * width());
    }

    @Override
    public ColumnReader reader() {
        return new TimeReader(readerValidity(), data, 0, precision);
    }
}
