// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.TimestampData;

/** TIMESTAMP and TIMESTAMP_LTZ. */
final class TimestampReader extends ColumnReader {
    private final byte[] data;
    private final int offset;
    private final int precision;

    TimestampReader(Validity validity, byte[] data, int offset, int precision) {
        super(validity);
        this.data = data;
        this.offset = offset;
        this.precision = precision;
    }

    @Override
    public TimestampData getTimestamp(int row, int ignoredPrecision) {
        long value = LittleEndian.getLong(data, offset + (row << 3));
        if (precision == 0) {
            try {
                return TimestampData.fromEpochMillis(Math.multiplyExact(value, 1000L));
            } catch (ArithmeticException overflow) {
                throw new ColumnarException("A TIMESTAMP(0) of " + value + " seconds since 1970 is out of range", overflow);
            }
        }
        if (precision <= 3) {
            return TimestampData.fromEpochMillis(value);
        }
        if (precision <= 6) {
            return TimestampData.fromEpochMillis(Math.floorDiv(value, 1_000L), (int) Math.floorMod(value, 1_000L) * 1_000);
        }
        return TimestampData.fromEpochMillis(Math.floorDiv(value, 1_000_000L), (int) Math.floorMod(value, 1_000_000L));
    }
}
