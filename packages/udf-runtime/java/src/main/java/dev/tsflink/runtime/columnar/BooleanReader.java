// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** BOOLEAN. */
final class BooleanReader extends ColumnReader {
    private final byte[] data;
    private final int offset;

    BooleanReader(Validity validity, byte[] data, int offset) {
        super(validity);
        this.data = data;
        this.offset = offset;
    }

    @Override
    public boolean getBoolean(int row) {
        return (data[offset + (row >>> 3)] & (1 << (row & 7))) != 0;
    }
}
