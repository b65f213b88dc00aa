// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;

/** Takes the key out of a column. */
final class KeyColumn implements KeySelector<RowData, Object> {
    private static final long serialVersionUID = 1L;

    private final KeyKind kind;
    private final RowData.FieldGetter getter;

    KeyColumn(KeyKind kind, int position) {
        this.kind = kind;
        this.getter = kind.getter(position);
    }

    @Override
    public Object getKey(RowData row) {
        return kind.of(row, getter);
    }
}
