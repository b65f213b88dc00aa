// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/** NULL: a count and no buffers. */
final class NullWriter extends ColumnWriter {
    @Override
    public void append(RowData row, int position) {
        count++;
    }

    @Override
    public void append(ArrayData array, int position) {
        count++;
    }

    @Override
    void putNull() {}

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    void collect(Buffers into) {
        into.node(count, count);
    }

    @Override
    public ColumnReader reader() {
        return new NullReader();
    }

    @Override
    void clear() {}
}
