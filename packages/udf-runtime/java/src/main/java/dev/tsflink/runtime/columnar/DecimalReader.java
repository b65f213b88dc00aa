// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.flink.table.data.DecimalData;

/** DECIMAL. */
final class DecimalReader extends ColumnReader {
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private final byte[] data;
    private final int offset;
    private final int precision;
    private final int scale;

    DecimalReader(Validity validity, byte[] data, int offset, int precision, int scale) {
        super(validity);
        this.data = data;
        this.offset = offset;
        this.precision = precision;
        this.scale = scale;
    }

    @Override
    public DecimalData getDecimal(int row, int ignoredPrecision, int ignoredScale) {
        int at = offset + (row << 4);
        long low = LittleEndian.getLong(data, at);
        long high = LittleEndian.getLong(data, at + 8);
        if (precision <= 18) {
            if (high != low >> 63 || low <= -POWERS[precision] || low >= POWERS[precision]) {
                throw overflow(high, low);
            }
            return DecimalData.fromUnscaledLong(low, precision, scale);
        }
        DecimalData value = DecimalData.fromBigDecimal(new BigDecimal(unscaled(high, low), scale), precision, scale);
        if (value == null) {
            throw overflow(high, low);
        }
        return value;
    }

    private static BigInteger unscaled(long high, long low) {
        BigInteger lower = BigInteger.valueOf(low & Long.MAX_VALUE);
        if (low < 0) {
            lower = lower.setBit(63);
        }
        return BigInteger.valueOf(high).shiftLeft(64).or(lower);
    }

    private ColumnarException overflow(long high, long low) {
        return new ColumnarException(new BigDecimal(unscaled(high, low), scale).toPlainString() + " does not fit DECIMAL(" + precision + ", " + scale + ")");
    }
}
