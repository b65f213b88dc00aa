// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;

/**
 * An aggregate function in TypeScript, for Flink an ordinary one: it can stand wherever Flink takes aggregate functions. The planner looks for methods to
 * learn what a function can do, so there is a class for each of the four answers; they are in {@link TypeScriptAggregates}.
 */
public abstract class TypeScriptAggregate extends AggregateFunction<Object, Row> {
    private static final long serialVersionUID = 1L;

    final Aggregating aggregating;

    TypeScriptAggregate(TypeScriptAggregates.Declared declared) {
        this.aggregating = new Aggregating(declared, declared.resultType.getLogicalType(), false);
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

    @Override
    public Object getValue(Row accumulator) {
        return aggregating.getValue(accumulator);
    }
}
