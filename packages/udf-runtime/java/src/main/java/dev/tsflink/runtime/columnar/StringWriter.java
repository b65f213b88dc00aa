// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** CHAR and VARCHAR: UTF-8, which is what Flink's own strings are inside. */
final class StringWriter extends BytesWriter {
    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(row.getString(position));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(array.getString(position));
        }
    }

    private void put(StringData value) {
        if (value instanceof BinaryStringData) {
            BinaryStringData binary = (BinaryStringData) value;
            binary.ensureMaterialized();
            MemorySegment[] segments = binary.getSegments();
            int length = binary.getSizeInBytes();
            if (segments.length == 1) {
                int at = start(length);
                segments[0].get(binary.getOffset(), data, at, length);
                finish(length);
                return;
            }
        }
        byte[] bytes = value.toBytes();
        int at = start(bytes.length);
        System.arraycopy(bytes, 0, data, at, bytes.length);
        finish(bytes.length);
    }

    @Override
    public ColumnReader reader() {
        return new StringReader(readerValidity(), offsets, 0, data, 0);
    }
}
