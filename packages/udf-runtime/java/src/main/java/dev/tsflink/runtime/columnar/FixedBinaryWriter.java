// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.Arrays;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** BINARY(n). */
final class FixedBinaryWriter extends ValueWriter {
    private final int width;
    private byte[] data = EMPTY;

    FixedBinaryWriter(int width) {
        this.width = width;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getBinary(position));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getBinary(position));
    }

    private void put(byte[] value) {
        if (value.length != width) {
            throw new ColumnarException("A value of a BINARY(" + width + ") column has " + value.length + " bytes; use VARBINARY for values of any length");
        }
        int at = room();
        System.arraycopy(value, 0, data, at, width);
    }

    private int room() {
        long at = (long) count * width;
        if (at + width > data.length) {
            data = grow(data, at + width);
        }
        return (int) at;
    }

    @Override
    void putNull() {
        int at = room();
        Arrays.fill(data, at, at + width, (byte) 0);
    }

    @Override
    public long bytes() {
        return (long) count * width;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count * width);
    }

    @Override
    public ColumnReader reader() {
        return new FixedBinaryReader(readerValidity(), data, 0, width);
    }
}
