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
        boolean merges = aggregate.has("merge");
        if (aggregate.has("retract")) {
            return merges ? new RetractingAndMerging(declared) : new Retracting(declared);
        }
        return merges ? new Merging(declared) : new Plain(declared);
    }

    static final class Declared {
        String name;
        String payload;
        DataType[] argumentTypes;
        DataType resultType;
        LogicalType stateType;
        boolean deterministic;
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
            note(accumulator, Accumulators.RETRACT, arguments);
        }
    }

    /** Also takes in other accumulators. */
    public static final class Merging extends TypeScriptAggregate {
        private static final long serialVersionUID = 1L;

        Merging(Declared declared) {
            super(declared);
        }

        public void merge(Row accumulator, Iterable<Row> others) {
            mergeAll(accumulator, others);
        }
    }

    /** Can do all. */
    public static final class RetractingAndMerging extends TypeScriptAggregate {
        private static final long serialVersionUID = 1L;

        RetractingAndMerging(Declared declared) {
            super(declared);
        }

        public void retract(Row accumulator, Object... arguments) {
            note(accumulator, Accumulators.RETRACT, arguments);
        }

        public void merge(Row accumulator, Iterable<Row> others) {
            mergeAll(accumulator, others);
        }
    }
}
