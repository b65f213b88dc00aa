// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.types.Row;
import org.apache.flink.util.FlinkRuntimeException;

/** Aggregate functions in TypeScript by what they can do. */
public final class TypeScriptAggregates {
    private TypeScriptAggregates() {}

    /** @param payload JSON, `FunctionPayload` of an aggregate */
    public static TypeScriptAggregate of(String name, String payload, DataType[] argumentTypes, DataType resultType, boolean deterministic) {
        Declared declared = declared(name, payload, argumentTypes, resultType, deterministic);
        if (declared.retracts) {
            return declared.merges ? new RetractingAndMerging(declared) : new Retracting(declared);
        }
        return declared.merges ? new Merging(declared) : new Plain(declared);
    }

    /** @param rowType of the rows that it emits */
    public static TypeScriptTableAggregate ofTable(String name, String payload, DataType[] argumentTypes, DataType rowType, boolean deterministic) {
        Declared declared = declared(name, payload, argumentTypes, rowType, deterministic);
        return declared.retracts ? new RetractingTable(declared) : new PlainTable(declared);
    }

    private static Declared declared(String name, String payload, DataType[] argumentTypes, DataType resultType, boolean deterministic) {
        JsonNode aggregate;
        try {
            aggregate = AggregateCalls.JSON.readTree(payload).path("aggregate");
        } catch (JsonProcessingException e) {
            throw new FlinkRuntimeException("The description of the aggregate function " + name + " cannot be read", e);
        }
        Declared declared = new Declared();
        declared.name = name;
        declared.payload = payload;
        declared.argumentTypes = argumentTypes;
        declared.resultType = resultType;
        declared.stateType =
                LogicalTypeParser.parse(aggregate.path("accumulator").asText(), Thread.currentThread().getContextClassLoader());
        declared.deterministic = deterministic;
        declared.retracts = aggregate.has("retract");
        declared.merges = aggregate.has("merge");
        return declared;
    }

    static final class Declared {
        String name;
        String payload;
        DataType[] argumentTypes;
        DataType resultType;
        LogicalType stateType;
        boolean deterministic;
        boolean retracts;
        boolean merges;
    }

    /** Adds rows. */
    public static final class Plain extends TypeScriptAggregate {
        private static final long serialVersionUID = 1L;

        Plain(Declared declared) {
            super(declared);
        }
    }

    /** Also takes rows back. */
    public static final class Retracting extends TypeScriptAggregate {
        private static final long serialVersionUID = 1L;

        Retracting(Declared declared) {
            super(declared);
        }

        public void retract(Row accumulator, Object... arguments) {
            aggregating.note(accumulator, Accumulators.RETRACT, arguments);
        }
    }

    /** Also takes in other accumulators. */
    public static final class Merging extends TypeScriptAggregate {
        private static final long serialVersionUID = 1L;

        Merging(Declared declared) {
            super(declared);
        }

        public void merge(Row accumulator, Iterable<Row> others) {
            aggregating.mergeAll(accumulator, others);
        }
    }

    /** Can do all. */
    public static final class RetractingAndMerging extends TypeScriptAggregate {
        private static final long serialVersionUID = 1L;

        RetractingAndMerging(Declared declared) {
            super(declared);
        }

        public void retract(Row accumulator, Object... arguments) {
            aggregating.note(accumulator, Accumulators.RETRACT, arguments);
        }

        public void merge(Row accumulator, Iterable<Row> others) {
            aggregating.mergeAll(accumulator, others);
        }
    }

    /** Emits rows of rows that are added. */
    public static final class PlainTable extends TypeScriptTableAggregate {
        private static final long serialVersionUID = 1L;

        PlainTable(Declared declared) {
            super(declared);
        }
    }

    /** Also takes rows back. */
    public static final class RetractingTable extends TypeScriptTableAggregate {
        private static final long serialVersionUID = 1L;

        RetractingTable(Declared declared) {
            super(declared);
        }

        public void retract(Row accumulator, Object... arguments) {
            aggregating.note(accumulator, Accumulators.RETRACT, arguments);
        }
    }
}
