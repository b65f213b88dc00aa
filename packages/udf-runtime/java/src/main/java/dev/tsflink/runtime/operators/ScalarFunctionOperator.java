// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.client.Result;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.ColumnarException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.generated.GeneratedProjection;
import org.apache.flink.table.types.logical.RowType;

/** Scalar functions: one row out for one row in, the forwarded columns first; none for a row that was dropped because a function failed. */
public class ScalarFunctionOperator extends FunctionOperator {
    private static final long serialVersionUID = 1L;

    /** Of the batch that is emitted; null when each row became one. */
    private transient RowCounts counts;

    public ScalarFunctionOperator(
            Configuration options,
            PythonFunctionInfo[] functions,
            RowType inputType,
            RowType argumentType,
            RowType resultType,
            GeneratedProjection forwarded) {
        super(options, functions, inputType, argumentType, resultType, forwarded);
    }

    private ScalarFunctionOperator(ScalarFunctionOperator other) {
        super(other);
    }

    /**
     * Only this class travels to the cluster, never the subclasses that bear the planner's names: where flink-python is in Flink's lib
     * folder, those names mean its own operators.
     */
    protected final Object writeReplace() {
        return getClass() == ScalarFunctionOperator.class ? this : new ScalarFunctionOperator(this);
    }

    @Override
    String kind() {
        return "scalar";
    }

    @Override
    BatchRow resultRow(InFlightBatch batch, ColumnReader[] columns, Result result) {
        counts = result.countsLength() == 0 ? null : new RowCounts();
        if (counts != null) {
            counts.read(result, batch.rows);
        } else if (result.rows() != batch.rows) {
            throw new ColumnarException(result.rows() + " results came for a batch of " + batch.rows + " rows");
        }
        int forwarded = batch.forwardedColumns();
        ColumnReader[] all = new ColumnReader[forwarded + columns.length];
        for (int i = 0; i < forwarded; i++) {
            all[i] = batch.forwardedColumn(i);
        }
        System.arraycopy(columns, 0, all, forwarded, columns.length);
        return new BatchRow(all, counts == null ? all.length : forwarded);
    }

    @Override
    void emitRows(InFlightBatch batch, BatchRow out, int from, int to) {
        if (counts != null || batch.hasKinds() || batch.hasTimestamps()) {
            super.emitRows(batch, out, from, to);
            return;
        }
        for (int row = from; row < to; row++) {
            out.at(row);
            outRecord.eraseTimestamp();
            emit(out);
        }
    }

    @Override
    int resultsOf(int row) {
        return counts == null ? 1 : counts.of(row, false);
    }

    @Override
    void moveTo(BatchRow out, int row, int index) {
        if (counts == null) {
            out.at(row);
        } else {
            counts.move(out, row);
        }
    }
}
