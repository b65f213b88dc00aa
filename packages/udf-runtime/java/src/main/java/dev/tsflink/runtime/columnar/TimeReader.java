// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** TIME of any precision, as Flink's milliseconds of the day. */
final class TimeReader extends ColumnReader {
    private static final long DAY = 86_400_000_000_000L;

    private final byte[] data;
    private final int offset;
    private final int precision;

    TimeReader(Validity validity, byte[] data, int offset, int precision) {
        super(validity);
        this.data = data;
        this.offset = offset;
        this.precision = precision;
    }

    @Override
    public int getInt(int row) {
        long value = precision <= 3 ? LittleEndian.getInt(data, offset + (row << 2)) : LittleEndian.getLong(data, offset + (row << 3));
        long unit = precision == 0 ? 1_000_000_000L : precision <= 3 ? 1_000_000L : precision <= 6 ? 1_000L : 1L;
        if (value < 0 || value >= DAY / unit) {
            throw new ColumnarException("A value of a TIME(" + precision + ") column is outside the day: " + value);
        }
        long nanos = value * unit;
        if (nanos % 1_000_000L != 0) {
            throw new ColumnarException("A value of a TIME(" + precision + ") column has " + nanos
                    + " nanoseconds of the day; Flink keeps a TIME in whole milliseconds, so round it in the function");
        }
        return (int) (nanos / 1_000_000L);
    }
}
