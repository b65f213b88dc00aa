// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** INT, DATE (days), INTERVAL YEAR TO MONTH (months) and TIME(1..3) (milliseconds): an int in Flink and in Arrow. */
final class IntReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    IntReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public int getInt(int row) {
        return LittleEndian.getInt(data, offset + (row << 2));
    }
}
