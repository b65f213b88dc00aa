// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** DOUBLE. */
final class DoubleReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    DoubleReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public double getDouble(int row) {
        return LittleEndian.getDouble(data, offset + (row << 3));
    }
}
