// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** ARRAY: offsets into the column of the elements. */
final class ListWriter extends ValueWriter {
    private final ColumnWriter element;
    private byte[] offsets = new byte[64];

    ListWriter(ColumnWriter element) {
        this.element = element;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getArray(position));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getArray(position));
    }

    private void put(ArrayData value) {
        int size = value.size();
        for (int i = 0; i < size; i++) {
            element.append(value, i);
        }
        putNull();
    }

    @Override
    void putNull() {
        int at = (count + 1) << 2;
        if (at + 4 > offsets.length) {
            offsets = grow(offsets, at + 4);
        }
        LittleEndian.putInt(offsets, at, element.count);
    }

    @Override
    public long bytes() {
        return ((long) count << 2) + element.bytes();
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(offsets, (count + 1) << 2);
        element.collect(into);
    }

    @Override
    public ColumnReader reader() {
        return new ListReader(readerValidity(), offsets, 0, element.reader());
    }

    @Override
    void clear() {
        element.reset();
    }
}
