// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;

/** DECIMAL: 128 bits, two's complement. */
final class DecimalWriter extends ValueWriter {
    private final int precision;
    private final int scale;
    private byte[] data = EMPTY;

    DecimalWriter(int precision, int scale) {
        this.precision = precision;
        this.scale = scale;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getDecimal(position, precision, scale));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getDecimal(position, precision, scale));
    }

    private void put(DecimalData value) {
        int at = room();
        if (value.isCompact()) {
            long unscaled = value.toUnscaledLong();
            LittleEndian.putLong(data, at, unscaled);
            LittleEndian.putLong(data, at + 8, unscaled >> 63);
        } else {
            byte[] bigEndian = value.toUnscaledBytes();
            byte sign = (byte) (bigEndian[0] >> 7);
            for (int i = 0; i < 16; i++) {
                int from = bigEndian.length - 1 - i;
                data[at + i] = from >= 0 ? bigEndian[from] : sign;
            }
        }
    }

    private int room() {
        int at = count << 4;
        if (at + 16 > data.length) {
            data = grow(data, at + 16);
        }
        return at;
    }

    @Override
    void putNull() {
        int at = room();
        LittleEndian.putLong(data, at, 0);
        LittleEndian.putLong(data, at + 8, 0);
    }

    @Override
    public long bytes() {
        return (long) count << 4;
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(data, count << 4);
    }

    @Override
    public ColumnReader reader() {
        return new DecimalReader(readerValidity(), data, 0, precision, scale);
    }
}
