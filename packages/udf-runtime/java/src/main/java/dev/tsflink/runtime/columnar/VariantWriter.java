// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.Variant;

/** VARIANT: its two byte strings, as a struct of `metadata` and `value`. */
final class VariantWriter extends ValueWriter {
    private final BinaryWriter metadata = new BinaryWriter(null);
    private final BinaryWriter value = new BinaryWriter(null);
    private final GenericRowData parts = new GenericRowData(2);

    @Override
    void put(RowData row, int position) {
        put(row.getVariant(position));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getVariant(position));
    }

    private void put(Variant variant) {
        BinaryVariant binary = (BinaryVariant) variant;
        parts.setField(0, binary.getMetadata());
        parts.setField(1, binary.getValue());
        append();
    }

    private void append() {
        metadata.append(parts, 0);
        value.append(parts, 1);
    }

    @Override
    void putNull() {
        parts.setField(0, EMPTY);
        parts.setField(1, EMPTY);
        append();
    }

    @Override
    public long bytes() {
        return metadata.bytes() + value.bytes();
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        metadata.collect(into);
        value.collect(into);
    }

    @Override
    public ColumnReader reader() {
        return new VariantReader(readerValidity(), metadata.reader(), value.reader());
    }

    @Override
    void clear() {
        metadata.reset();
        value.reset();
    }
}
