// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.client.Result;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.operators.join.FlinkJoinType;
import org.apache.flink.table.types.logical.RowType;

/** A table function: for each row in, the rows that it yielded beside that row; a left join keeps a row that yielded nothing. */
public class TableFunctionOperator extends FunctionOperator {
    private static final long serialVersionUID = 1L;

    private final boolean outer;

    private transient RowCounts counts;

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
        if (counts == null) {
            counts = new RowCounts();
        }
        counts.read(result, batch.rows);
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
        return counts.of(row, outer);
    }

    @Override
    void moveTo(BatchRow out, int row, int index) {
        counts.move(out, row);
    }
}
