// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** BIGINT and INTERVAL DAY TO SECOND (milliseconds). */
final class LongReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    LongReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public long getLong(int row) {
        return LittleEndian.getLong(data, offset + (row << 3));
    }
}
