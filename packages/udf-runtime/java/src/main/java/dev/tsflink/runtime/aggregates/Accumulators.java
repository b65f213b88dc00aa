// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.aggregates;

import java.util.Arrays;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/**
 * What Flink keeps for a key: the accumulator of the functions, a log of operations that they have not seen yet, and the result where it is known.
 *
 * <p>Operations are appended to the array of the log in place, although versions of the row that Flink keeps may share it: the array begins with
 * the length that somebody has claimed, and whoever finds more claimed than he knows of makes a copy. So appending takes constant time also where
 * Flink reads and writes the row for each element.
 */
final class Accumulators {
    static final byte ACCUMULATE = 0;
    static final byte RETRACT = 1;
    static final byte MERGE = 2;

    private static final int STATE = 0;
    private static final int KNOWN = 1;
    private static final int LOG = 2;
    private static final int LENGTH = 3;
    private static final int OPERATIONS = 4;
    private static final int RESULT = 5;

    private static final int HAS_STATE = 1;
    private static final int HAS_RESULT = 2;

    /** Before the operations: the claimed length. Before each of them: its kind, and the size of its row. */
    private static final int HEADER = 8;

    private static final int SMALLEST_LOG = 64;

    private Accumulators() {}

    static DataType type(LogicalType state, LogicalType result) {
        return DataTypes.ROW(
                DataTypes.FIELD("accumulator", internal(state)),
                DataTypes.FIELD("known", DataTypes.INT().notNull()),
                DataTypes.FIELD("log", DataTypes.BYTES()),
                DataTypes.FIELD("length", DataTypes.INT().notNull()),
                DataTypes.FIELD("operations", DataTypes.INT().notNull()),
                DataTypes.FIELD("result", internal(result))).notNull();
    }

    /** Nullable, as it may not be known, and held in Flink's own classes. */
    private static DataType internal(LogicalType type) {
        return DataTypeUtils.toInternalDataType(TypeConversions.fromLogicalToDataType(type.copy(true)));
    }

    static Row create() {
        return Row.of(null, 0, null, 0, 0, null);
    }

    static boolean hasState(Row row) {
        return (known(row) & HAS_STATE) != 0;
    }

    static boolean hasResult(Row row) {
        return (known(row) & HAS_RESULT) != 0;
    }

    /** Whether nothing has happened to it. */
    static boolean isNew(Row row) {
        return !hasState(row) && operations(row) == 0;
    }

    static Object state(Row row) {
        return row.getField(STATE);
    }

    static Object result(Row row) {
        return row.getField(RESULT);
    }

    static int operations(Row row) {
        return (Integer) row.getField(OPERATIONS);
    }

    /** Bytes of the log. */
    static int length(Row row) {
        return (Integer) row.getField(LENGTH);
    }

    private static int known(Row row) {
        return (Integer) row.getField(KNOWN);
    }

    /** The functions have seen all operations; `state` may be shared by nobody who changes it. */
    static void folded(Row row, Object state) {
        row.setField(STATE, state);
        row.setField(KNOWN, HAS_STATE);
        row.setField(RESULT, null);
        forget(row);
    }

    static void known(Row row, Object result) {
        row.setField(RESULT, result);
        row.setField(KNOWN, known(row) | HAS_RESULT);
    }

    static void reset(Row row) {
        row.setField(STATE, null);
        row.setField(KNOWN, 0);
        row.setField(RESULT, null);
        forget(row);
    }

    private static void forget(Row row) {
        row.setField(LOG, null);
        row.setField(LENGTH, 0);
        row.setField(OPERATIONS, 0);
    }

    /** Appends an operation and what it is about. */
    static void append(Row row, byte operation, BinaryRowData about) {
        int size = about.getSizeInBytes();
        int from = Math.max(HEADER, length(row));
        byte[] log = room(row, from, HEADER + size);
        log[from] = operation;
        putInt(log, from + 4, size);
        about.getSegments()[0].get(about.getOffset(), log, from + HEADER, size);
        appended(row, log, from + HEADER + size, 1);
    }

    /** Appends all operations of another one. */
    static void appendAll(Row row, Row other) {
        if (operations(other) == 0) {
            return;
        }
        int size = length(other) - HEADER;
        int from = Math.max(HEADER, length(row));
        byte[] log = room(row, from, size);
        System.arraycopy((byte[]) other.getField(LOG), HEADER, log, from, size);
        appended(row, log, from + size, operations(other));
    }

    private static void appended(Row row, byte[] log, int length, int operations) {
        putInt(log, 0, length);
        row.setField(LOG, log);
        row.setField(LENGTH, length);
        row.setField(OPERATIONS, operations(row) + operations);
        row.setField(KNOWN, known(row) & ~HAS_RESULT);
        row.setField(RESULT, null);
    }

    /** An array with the log so far and `more` bytes behind it that nobody else uses. */
    private static byte[] room(Row row, int from, int more) {
        byte[] log = (byte[]) row.getField(LOG);
        long needed = (long) from + more;
        if (log != null && log.length >= needed && getInt(log, 0) == from) {
            return log;
        }
        if (needed > Integer.MAX_VALUE - 16) {
            throw new IllegalStateException("The operations of one key take " + needed + " bytes");
        }
        int size = (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, log == null ? SMALLEST_LOG : 2L * from));
        return log == null ? new byte[size] : Arrays.copyOf(log, size);
    }

    /** Reads the log of a row, operation by operation. */
    static final class Log {
        private final BinaryRowData arguments;
        private final BinaryRowData merged = new BinaryRowData(1);
        private byte[] log;
        private MemorySegment segment;
        private int at;
        private int end;

        /** @param arguments how many arguments an operation has that is no merge */
        Log(int arguments) {
            this.arguments = new BinaryRowData(arguments);
        }

        void of(Row row) {
            log = (byte[]) row.getField(LOG);
            end = length(row);
            at = HEADER;
            if (log != null) {
                segment = MemorySegmentFactory.wrap(log);
            }
        }

        boolean hasNext() {
            return at < end;
        }

        byte operation() {
            return log[at];
        }

        /** What the operation is about, valid until the next one; moves on. */
        BinaryRowData next() {
            BinaryRowData about = operation() == MERGE ? merged : arguments;
            int size = getInt(log, at + 4);
            about.pointTo(segment, at + HEADER, size);
            at += HEADER + size;
            return about;
        }
    }

    private static int getInt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16 | bytes[at + 3] << 24;
    }

    private static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
        bytes[at + 2] = (byte) (value >> 16);
        bytes[at + 3] = (byte) (value >> 24);
    }
}
