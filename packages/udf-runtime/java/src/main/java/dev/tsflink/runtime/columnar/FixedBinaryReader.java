// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.Arrays;

/** BINARY(n). */
final class FixedBinaryReader extends ColumnReader {
    private final byte[] data;
    private final int offset;
    private final int width;

    FixedBinaryReader(Validity validity, byte[] data, int offset, int width) {
        super(validity);
        this.data = data;
        this.offset = offset;
        this.width = width;
    }

    @Override
    public byte[] getBinary(int row) {
        int at = offset + row * width;
        return Arrays.copyOfRange(data, at, at + width);
    }
}
