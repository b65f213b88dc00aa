// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;

/** VARBINARY, and RAW in the bytes of its serializer. */
final class BinaryWriter extends BytesWriter {
    /** Of a RAW type; null for VARBINARY. */
    private final TypeSerializer<?> serializer;

    BinaryWriter(TypeSerializer<?> serializer) {
        this.serializer = serializer;
    }

    @Override
    public void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            put(serializer == null ? row.getBinary(position) : bytesOf(row.getRawValue(position)));
        }
    }

    @Override
    public void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            put(serializer == null ? array.getBinary(position) : bytesOf(array.getRawValue(position)));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private byte[] bytesOf(RawValueData<?> value) {
        return ((RawValueData) value).toBytes(serializer);
    }

    private void put(byte[] value) {
        int at = start(value.length);
        System.arraycopy(value, 0, data, at, value.length);
        finish(value.length);
    }

    @Override
    public ColumnReader reader() {
        return new BinaryReader(readerValidity(), offsets, 0, data, 0);
    }
}
