// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** FLOAT. */
final class FloatReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    FloatReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public float getFloat(int row) {
        return LittleEndian.getFloat(data, offset + (row << 2));
    }
}
