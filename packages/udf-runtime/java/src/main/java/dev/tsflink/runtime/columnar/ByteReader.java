// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** TINYINT. */
final class ByteReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    ByteReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public byte getByte(int row) {
        return data[offset + row];
    }
}
