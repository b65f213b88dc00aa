// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;

/** ARRAY. */
final class ListReader extends ColumnReader {
    private final byte[] offsets;
    private final int offsetsAt;
    private final ColumnReader element;

    ListReader(Validity validity, byte[] offsets, int offsetsAt, ColumnReader element) {
        super(validity);
        this.offsets = offsets;
        this.offsetsAt = offsetsAt;
        this.element = element;
    }

    @Override
    public ArrayData getArray(int row) {
        int at = offsetsAt + (row << 2);
        int start = LittleEndian.getInt(offsets, at);
        return new ColumnArray(element, start, LittleEndian.getInt(offsets, at + 4) - start);
    }
}
