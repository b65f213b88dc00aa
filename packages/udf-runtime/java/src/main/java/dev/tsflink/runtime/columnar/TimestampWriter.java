// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** TIMESTAMP and TIMESTAMP_LTZ: seconds, milli-, micro- or nanoseconds since 1970 by the precision. */
final class TimestampWriter extends ValueWriter {
    private final int precision;
    private byte[] data = EMPTY;

    TimestampWriter(int precision) {
        this.precision = precision;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getTimestamp(position, precision));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getTimestamp(position, precision));
    }

    private void put(TimestampData value) {
        long millis = value.getMillisecond();
        int nanos = value.getNanoOfMillisecond();
        try {
            if (precision == 0) {
                put(Math.floorDiv(millis, 1000L));
            } else if (precision <= 3) {
                put(millis);
            } else if (precision <= 6) {
                put(Math.addExact(Math.multiplyExact(millis, 1_000L), nanos / 1_000));
            } else {
                // The smallest value in range is not a whole number of milliseconds above Long.MIN_VALUE, hence the two cases.
                put(millis < 0 && nanos > 0
                        ? Math.addExact(Math.multiplyExact(millis + 1, 1_000_000L), nanos - 1_000_000L)
                        : Math.addExact(Math.multiplyExact(millis, 1_000_000L), nanos));
            }
        } catch (ArithmeticException overflow) {
            throw new ColumnarException("The timestamp " + value + " does not fit TIMESTAMP(" + precision + ") on its way to TypeScript: "
                    + (precision > 6 ? "nanoseconds reach from 1677-09-21 to 2262-04-11; cast it to TIMESTAMP(6) first" : "it is out of range"));
        }
    }

    private void put(long value) {
        int at = count << 3;
        if (at + 8 > data.length) {
            data = grow(data, at + 8);
        }
        LittleEndian.putLong(data, at, value);
    }

    @Override
    void putNull() {
        put(0L);
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
        return new TimestampReader(readerValidity(), data, 0, precision);
    }
}
