// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.RowData;

/** ROW. */
final class StructReader extends ColumnReader {
    private final ColumnReader[] fields;

    StructReader(Validity validity, ColumnReader[] fields) {
        super(validity);
        this.fields = fields;
    }

    @Override
    public RowData getRow(int row, int ignored) {
        BatchRow view = new BatchRow(fields, fields.length);
        view.at(row);
        return view;
    }
}
