// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.Part;
import dev.tsflink.runtime.client.ResultPart;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnarException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** Puts the operations of accumulators into calls, and takes accumulators and results from their answers. */
final class AggregateFolding {
    // Parts of a call and of its answer, flags of a key: see contract.ts.
    private static final int KEYS = 1;
    private static final int ACCUMULATORS = 2;
    private static final int OPERATIONS = 3;
    private static final int ARGUMENTS = 4;
    private static final int MERGED = 5;
    private static final int NEW_ACCUMULATORS = 1;
    private static final int RESULTS = 2;
    private static final int HAS_ACCUMULATOR = 1;
    private static final int WANTS_ACCUMULATOR = 2;
    private static final int WANTS_RESULT = 4;

    private final AggregateCalls calls;
    private final String bundle;
    private final int argumentCount;
    private final BatchWriter arguments;
    private final BatchWriter accumulators;
    private final BatchWriter merged;
    private final Accumulators.Log log;
    private final GenericRowData single = new GenericRowData(1);
    private final byte[] key = new byte[8];
    private byte[] operations = new byte[256];
    private final Column state;
    private final Column result;

    AggregateFolding(AggregateCalls calls, String bundle, RowType argumentTypes, LogicalType stateType, LogicalType resultType) {
        this.calls = calls;
        this.bundle = bundle;
        this.argumentCount = argumentTypes.getFieldCount();
        this.log = new Accumulators.Log(argumentCount);
        this.arguments = new BatchWriter(argumentTypes);
        this.accumulators = new BatchWriter(RowType.of(stateType));
        this.merged = new BatchWriter(RowType.of(stateType));
        this.state = new Column(stateType, "accumulator");
        this.result = new Column(resultType, "result");
    }

    /** Has the functions see all operations, and takes their accumulator. */
    void fold(Row row) {
        call(row, WANTS_ACCUMULATOR);
    }

    /** The same, and takes the result, too. */
    void foldAndGive(Row row) {
        call(row, Accumulators.operations(row) == 0 && Accumulators.hasState(row) ? WANTS_RESULT : WANTS_ACCUMULATOR | WANTS_RESULT);
    }

    /** The result of an accumulator to which nothing has happened. */
    Object ofNothing() {
        Row row = Accumulators.create();
        call(row, WANTS_RESULT);
        return Accumulators.result(row);
    }

    private void call(Row row, int wants) {
        StreamResult answer = calls.call(parts(row, wants));
        try {
            if ((wants & WANTS_ACCUMULATOR) != 0) {
                Accumulators.folded(row, state.read(answer, NEW_ACCUMULATORS));
            }
            if ((wants & WANTS_RESULT) != 0) {
                Accumulators.known(row, result.read(answer, RESULTS));
            }
        } catch (ColumnarException e) {
            throw new WorkerException("The function server sent values that do not fit their type: " + e.getMessage(), e).of(bundle);
        }
    }

    private List<Part> parts(Row row, int wants) {
        List<Part> parts = new ArrayList<>(5);
        int count = Accumulators.operations(row);
        boolean known = Accumulators.hasState(row);
        putInt(key, 0, count);
        putInt(key, 4, wants | (known ? HAS_ACCUMULATOR : 0));
        parts.add(Part.of(KEYS, 0, 1, key, key.length));
        try {
            if (known) {
                accumulators.reset();
                single.setField(0, Accumulators.state(row));
                accumulators.column(0).append(single, 0);
                parts.add(Part.of(ACCUMULATORS, 0, 1, accumulators));
            }
            if (count > 0) {
                operations(row, count, parts);
            }
        } catch (ColumnarException e) {
            throw new UserFunctionException("", "", e.getMessage(), "", bundle, "conversion", "");
        }
        return parts;
    }

    private void operations(Row row, int count, List<Part> parts) {
        if (operations.length < count) {
            operations = new byte[Math.max(count, operations.length * 2)];
        }
        arguments.reset();
        merged.reset();
        int rows = 0;
        int n = 0;
        log.of(row);
        while (log.hasNext()) {
            byte operation = log.operation();
            operations[n++] = operation;
            BinaryRowData about = log.next();
            if (operation == Accumulators.MERGE) {
                merged.column(0).append(about, 0);
            } else {
                rows++;
                for (int i = 0; i < argumentCount; i++) {
                    arguments.column(i).append(about, i);
                }
            }
        }
        parts.add(Part.of(OPERATIONS, 0, count, operations, count));
        if (rows > 0 && argumentCount > 0) {
            parts.add(Part.of(ARGUMENTS, 0, rows, arguments));
        }
        if (rows < count) {
            parts.add(Part.of(MERGED, 0, count - rows, merged));
        }
    }

    private static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
        bytes[at + 3] = (byte) (value >> 24);
    }

    /** A value that comes back. */
    private static final class Column {
        private final BatchReader reader;
        private final RowData.FieldGetter getter;
        private final TypeSerializer<Object> serializer;

        Column(LogicalType type, String name) {
            reader = new BatchReader(RowType.of(new LogicalType[] {type}, new String[] {name}));
            getter = RowData.createFieldGetter(type, 0);
            serializer = InternalSerializers.create(type);
        }

        /** A copy: what is read looks into the message. */
        Object read(StreamResult answer, int kind) {
            for (ResultPart part : answer.parts()) {
                if (part.kind() == kind) {
                    BatchRow row = new BatchRow(reader.read(part.bytes(), part.at(), part.length(), 1), 1);
                    row.at(0);
                    Object value = row.isNullAt(0) ? null : getter.getFieldOrNull(row);
                    return value == null ? null : serializer.copy(value);
                }
            }
            throw new WorkerException("The function server answered a call of an aggregate function without a value");
        }
    }
}
