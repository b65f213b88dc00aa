// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** A run of batches, `skip` rows of the first of them already read. */
final class RowsSplit implements IteratorSourceSplit<RowData, RowsSplit.Rows> {
    private final int number;
    private final int from;
    private final int to;
    private final int skip;

    private RowType type;
    private byte[][] batches;

    RowsSplit(int number, int from, int to, int skip) {
        this.number = number;
        this.from = from;
        this.to = to;
        this.skip = skip;
    }

    void attach(RowType type, byte[][] batches) {
        this.type = type;
        this.batches = batches;
    }

    @Override
    public String splitId() {
        return Integer.toString(number);
    }

    @Override
    public Rows getIterator() {
        return new Rows();
    }

    @Override
    public RowsSplit getUpdatedSplitForIterator(Rows rows) {
        RowsSplit rest = new RowsSplit(number, rows.batch, to, rows.row);
        rest.attach(type, batches);
        return rest;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(number);
        out.writeInt(from);
        out.writeInt(to);
        out.writeInt(skip);
    }

    static RowsSplit read(DataInputStream in) throws IOException {
        return new RowsSplit(in.readInt(), in.readInt(), in.readInt(), in.readInt());
    }

    /** One row object for all rows of a batch: whoever keeps a row copies it, as with every source of the runtime's own. */
    final class Rows implements Iterator<RowData> {
        private final BatchReader reader = new BatchReader(type);
        private int batch = from;
        private int row = skip;
        private int count;
        private BatchRow view;

        @Override
        public boolean hasNext() {
            while (batch < to) {
                if (view == null) {
                    byte[] bytes = batches[batch];
                    count = BatchReader.rows(bytes, 0, bytes.length);
                    ColumnReader[] columns = reader.read(bytes, 0, bytes.length, count);
                    view = new BatchRow(columns, columns.length);
                }
                if (row < count) {
                    return true;
                }
                batch++;
                row = 0;
                view = null;
            }
            return false;
        }

        @Override
        public RowData next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            view.at(row++);
            return view;
        }
    }
}
