// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.TableAggregateFunction;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/**
 * A table aggregate function in TypeScript: many rows of many rows. All that one accumulator gives is its value, an array. Flink asks for it before and
 * after each row, and puts the accumulator away in between, so the function is called when it is told of a row.
 */
public abstract class TypeScriptTableAggregate extends TableAggregateFunction<Object, Row> {
    private static final long serialVersionUID = 1L;

    final Aggregating aggregating;
    private final int fields;

    TypeScriptTableAggregate(TypeScriptAggregates.Declared declared) {
        LogicalType row = declared.resultType.getLogicalType();
        this.aggregating = new Aggregating(declared, new ArrayType(false, row.copy(false)), true);
        this.fields = row.getChildren().size();
    }

    @Override
    public TypeInference getTypeInference(DataTypeFactory factory) {
        return aggregating.typeInference();
    }

    @Override
    public boolean isDeterministic() {
        return aggregating.isDeterministic();
    }

    @Override
    public String toString() {
        return aggregating.toString();
    }

    @Override
    public void open(FunctionContext context) throws Exception {
        aggregating.open(context);
    }

    @Override
    public void close() throws Exception {
        aggregating.close();
    }

    @Override
    public Row createAccumulator() {
        return Accumulators.create();
    }

    public void accumulate(Row accumulator, Object... arguments) {
        aggregating.note(accumulator, Accumulators.ACCUMULATE, arguments);
    }

    public void emitValue(Row accumulator, Collector<RowData> out) {
        ArrayData rows = (ArrayData) aggregating.getValue(accumulator);
        for (int i = 0; i < rows.size(); i++) {
            out.collect(rows.getRow(i, fields));
        }
    }
}
