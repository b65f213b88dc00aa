// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import dev.tsflink.runtime.operators.FunctionOptions;
import java.io.Serializable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.Row;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What aggregate functions in TypeScript do. What happens to a key is noted down in its accumulator; the function itself is called when a value is
 * wanted, or when there are many notes.
 */
final class Aggregating implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(Aggregating.class);
    private static final AtomicLong OPENED = new AtomicLong();
    private static final int MOST_OPERATIONS = 1024;
    private static final int FEWEST_OPERATIONS = 16;
    private static final int MOST_BYTES = 64 * 1024;

    private final String name;
    private final String payload;
    private final DataType[] argumentTypes;
    private final DataType resultType;
    private final LogicalType stateType;
    private final LogicalType valueType;
    private final boolean deterministic;
    /** Whether a value follows each note, and is asked for again when the accumulator has been put away. */
    private final boolean eager;

    /** Empty when closed. */
    private transient AtomicReference<AggregateCalls> opened;
    private transient AggregateFolding folding;
    private transient RowDataSerializer argumentSerializer;
    private transient RowDataSerializer stateSerializer;
    private transient TypeSerializer<Object> stateCopier;
    private transient boolean knowsOfNothing;
    private transient Object ofNothing;
    private transient Limit limit;

    /** @param valueType of what {@link #getValue} gives */
    Aggregating(TypeScriptAggregates.Declared declared, LogicalType valueType, boolean eager) {
        this.name = declared.name;
        this.payload = declared.payload;
        this.argumentTypes = declared.argumentTypes;
        this.resultType = declared.resultType;
        this.stateType = declared.stateType;
        this.valueType = valueType;
        this.deterministic = declared.deterministic;
        this.eager = eager;
    }

    TypeInference typeInference() {
        DataType[] internal = new DataType[argumentTypes.length];
        for (int i = 0; i < internal.length; i++) {
            internal[i] = DataTypeUtils.toInternalDataType(argumentTypes[i]);
        }
        DataType accumulator = Accumulators.type(stateType, valueType);
        DataType output = DataTypeUtils.toInternalDataType(resultType);
        return TypeInference.newBuilder()
                .inputTypeStrategy(InputTypeStrategies.explicitSequence(internal))
                .accumulatorTypeStrategy(call -> Optional.of(accumulator))
                .outputTypeStrategy(call -> Optional.of(output))
                .build();
    }

    boolean isDeterministic() {
        return deterministic;
    }

    @Override
    public String toString() {
        return name;
    }

    void open(FunctionContext context) throws Exception {
        JsonNode parsed = AggregateCalls.JSON.readTree(payload);
        LogicalType[] arguments = new LogicalType[argumentTypes.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argumentTypes[i].getLogicalType();
        }
        argumentSerializer = new RowDataSerializer(arguments);
        stateSerializer = new RowDataSerializer(stateType);
        stateCopier = InternalSerializers.create(stateType);
        limit = new Limit();
        knowsOfNothing = false;
        RuntimeContext runtime = runtimeContext(context);
        AggregateCalls calls = new AggregateCalls(
                parsed, runtime, FunctionOptions.OPEN_TIMEOUT.defaultValue(), FunctionOptions.CLOSE_TIMEOUT.defaultValue());
        opened = new AtomicReference<>(calls);
        closeWithTheJob(runtime, opened);
        folding = new AggregateFolding(calls, parsed.path("bundle").asText(), RowType.of(arguments), stateType, valueType);
    }

    /** The context has what workers need, files of the job and its id, but does not show them. */
    private static RuntimeContext runtimeContext(FunctionContext context) {
        try {
            java.lang.reflect.Field field = FunctionContext.class.getDeclaredField("context");
            field.setAccessible(true);
            RuntimeContext found = (RuntimeContext) field.get(context);
            if (found != null) {
                return found;
            }
        } catch (ReflectiveOperationException e) {
            throw new FlinkRuntimeException("This version of Flink does not let aggregate functions in TypeScript know of their task", e);
        }
        throw new FlinkRuntimeException("An aggregate function in TypeScript was opened outside of a task");
    }

    void close() throws Exception {
        AggregateCalls closing = opened == null ? null : opened.getAndSet(null);
        if (closing != null) {
            closing.close();
        }
    }

    /** Flink's operators of mini-batches never close the functions that they open. What they leave open ends with the last task of the job here. */
    private static void closeWithTheJob(RuntimeContext context, AtomicReference<AggregateCalls> opened) {
        context.registerUserCodeClassLoaderReleaseHookIfAbsent("tsflink-aggregate-" + OPENED.incrementAndGet(), () -> {
            AggregateCalls left = opened.getAndSet(null);
            if (left == null) {
                return;
            }
            try {
                left.close();
            } catch (Exception e) {
                LOG.warn("An aggregate function failed when it was closed", e);
            }
        });
    }

    void note(Row accumulator, byte operation, Object... arguments) {
        Accumulators.append(accumulator, operation, argumentSerializer.toBinaryRow(GenericRowData.of(arguments)));
        foldIfMany(accumulator, 1);
    }

    void mergeAll(Row accumulator, Iterable<Row> others) {
        for (Row other : others) {
            if (Accumulators.isNew(other)) {
                continue;
            }
            if (Accumulators.hasState(other)) {
                if (Accumulators.isNew(accumulator)) {
                    // The other row may be used for the next one.
                    Object state = Accumulators.state(other);
                    Accumulators.folded(accumulator, state == null ? null : stateCopier.copy(state));
                } else {
                    Accumulators.append(accumulator, Accumulators.MERGE, stateSerializer.toBinaryRow(GenericRowData.of(Accumulators.state(other))));
                }
            }
            Accumulators.appendAll(accumulator, other);
            foldIfMany(accumulator, 1 + Accumulators.operations(other));
        }
    }

    private void foldIfMany(Row accumulator, int appended) {
        if (eager) {
            folding.foldAndGive(accumulator);
            return;
        }
        limit.appended(appended);
        if (Accumulators.operations(accumulator) >= limit.operations || Accumulators.length(accumulator) >= MOST_BYTES) {
            limit.sent(Accumulators.operations(accumulator));
            folding.fold(accumulator);
        }
    }

    Object getValue(Row accumulator) {
        if (Accumulators.isNew(accumulator)) {
            if (!knowsOfNothing) {
                ofNothing = folding.ofNothing();
                knowsOfNothing = true;
            }
            return ofNothing;
        }
        if (!Accumulators.hasResult(accumulator)) {
            limit.sent(Accumulators.operations(accumulator));
            folding.foldAndGive(accumulator);
        }
        return Accumulators.result(accumulator);
    }

    /**
     * How many operations an accumulator may have noted. Some of Flink's operators ask for a value and do not keep the accumulator that comes of it,
     * so that the same operations are sent again and again; then fewer are better.
     */
    private static final class Limit {
        private static final int PERIOD = 1024;

        private int operations = MOST_OPERATIONS;
        private int appended;
        private int sent;

        void appended(int more) {
            appended += more;
            if (appended >= PERIOD) {
                if (sent > 2 * appended) {
                    operations = Math.max(FEWEST_OPERATIONS, operations / 2);
                } else if (sent < 1.2 * appended) {
                    operations = Math.min(MOST_OPERATIONS, operations * 2);
                }
                appended = 0;
                sent = 0;
            }
        }

        void sent(int more) {
            sent += more;
        }
    }
}
