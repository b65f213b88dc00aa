// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.types.variant.BinaryVariant;

/** VARIANT. */
final class VariantReader extends ColumnReader {
    private final ColumnReader metadata;
    private final ColumnReader value;

    VariantReader(Validity validity, ColumnReader metadata, ColumnReader value) {
        super(validity);
        this.metadata = metadata;
        this.value = value;
    }

    @Override
    public Object getObject(int row) {
        return new BinaryVariant(value.getBinary(row), metadata.getBinary(row));
    }
}
