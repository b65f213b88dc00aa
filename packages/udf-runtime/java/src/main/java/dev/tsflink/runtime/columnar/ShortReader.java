// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** SMALLINT. */
final class ShortReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    ShortReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public short getShort(int row) {
        return LittleEndian.getShort(data, offset + (row << 1));
    }
}
