// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** A column of which each value takes one call; the hottest types have writers of their own with nothing virtual inside. */
abstract class ValueWriter extends ColumnWriter {
    @Override
    public final void append(RowData row, int position) {
        if (row.isNullAt(position)) {
            appendNull();
        } else {
            markValid();
            put(row, position);
            count++;
        }
    }

    @Override
    public final void append(ArrayData array, int position) {
        if (array.isNullAt(position)) {
            appendNull();
        } else {
            markValid();
            put(array, position);
            count++;
        }
    }

    abstract void put(RowData row, int position);

    abstract void put(ArrayData array, int position);

    @Override
    void clear() {}
}
