// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.client.Result;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.ColumnarException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.operators.join.FlinkJoinType;
import org.apache.flink.table.types.logical.RowType;

/** A table function: for each row in, the rows that it yielded beside that row; a left join keeps a row that yielded nothing. */
public class TableFunctionOperator extends FunctionOperator {
    private static final long serialVersionUID = 1L;

    private final boolean outer;

    private transient int[] counts;
    private transient int next;

    public TableFunctionOperator(
            Configuration options,
            PythonFunctionInfo function,
            RowType inputType,
            RowType argumentType,
            RowType resultType,
            FlinkJoinType joinType) {
        super(options, new PythonFunctionInfo[] {function}, inputType, argumentType, resultType, null);
        if (joinType != FlinkJoinType.INNER && joinType != FlinkJoinType.LEFT) {
            throw new IllegalArgumentException("A table function can be joined INNER or LEFT, not " + joinType);
        }
        this.outer = joinType == FlinkJoinType.LEFT;
    }

    private TableFunctionOperator(TableFunctionOperator other) {
        super(other);
        this.outer = other.outer;
    }

    /** As in {@link ScalarFunctionOperator}. */
    protected final Object writeReplace() {
        return getClass() == TableFunctionOperator.class ? this : new TableFunctionOperator(this);
    }

    @Override
    String kind() {
        return "table";
    }

    @Override
    BatchRow resultRow(InFlightBatch batch, ColumnReader[] columns, Result result) {
        if (result.countsLength() != 4L * batch.rows) {
            throw new ColumnarException("Counts for " + result.countsLength() / 4 + " rows came for a batch of " + batch.rows + " rows");
        }
        if (counts == null || counts.length < batch.rows) {
            counts = new int[batch.rows];
        }
        ByteBuffer.wrap(result.bytes(), result.countsAt(), result.countsLength()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(counts, 0, batch.rows);
        long sum = 0;
        for (int i = 0; i < batch.rows; i++) {
            if (counts[i] < 0) {
                throw new ColumnarException("A row yielded " + counts[i] + " rows");
            }
            sum += counts[i];
        }
        if (sum != result.rows()) {
            throw new ColumnarException("The rows of a batch yielded " + sum + " rows, but " + result.rows() + " came");
        }
        next = 0;
        int forwarded = batch.forwardedColumns();
        ColumnReader[] all = new ColumnReader[forwarded + columns.length];
        for (int i = 0; i < forwarded; i++) {
            all[i] = batch.forwardedColumn(i);
        }
        System.arraycopy(columns, 0, all, forwarded, columns.length);
        return new BatchRow(all, forwarded);
    }

    @Override
    int resultsOf(int row) {
        return counts[row] == 0 && outer ? 1 : counts[row];
    }

    @Override
    void moveTo(BatchRow out, int row, int index) {
        out.at(row, counts[row] == 0 ? -1 : next++);
    }
}
