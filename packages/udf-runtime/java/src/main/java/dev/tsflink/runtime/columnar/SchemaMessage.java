// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The Arrow IPC schema message of a ROW: what a stream of record batches starts with. */
public final class SchemaMessage {
    private static final short METADATA_V5 = 4;
    private static final byte SCHEMA = 1;

    // The members of Arrow's union of types, by their numbers in the format.
    private static final byte NULL = 1;
    private static final byte INT = 2;
    private static final byte FLOATING_POINT = 3;
    private static final byte BINARY = 4;
    private static final byte UTF8 = 5;
    private static final byte BOOL = 6;
    private static final byte DECIMAL = 7;
    private static final byte DATE = 8;
    private static final byte TIME = 9;
    private static final byte TIMESTAMP = 10;
    private static final byte INTERVAL = 11;
    private static final byte LIST = 12;
    private static final byte STRUCT = 13;
    private static final byte FIXED_SIZE_BINARY = 15;
    private static final byte MAP = 17;
    private static final byte DURATION = 18;

    private final FlatBufferBuilder builder = new FlatBufferBuilder(1024);

    private SchemaMessage() {}

    public static byte[] of(RowType type) {
        return new SchemaMessage().write(type);
    }

    /** Whether a message is the schema of a ROW with this type's columns. */
    public static void check(byte[] message, RowType type) {
        if (message.length < 16 || LittleEndian.getInt(message, 0) != -1) {
            throw new ColumnarException("The rows do not start with an Arrow schema");
        }
        int length = LittleEndian.getInt(message, 4);
        if (length < 8 || length > message.length - 8) {
            throw Flat.damaged();
        }
        Flat flat = new Flat(message, 8, 8 + length);
        int root = flat.root();
        int kind = flat.field(root, 1);
        int header = flat.field(root, 2);
        if (kind == 0 || flat.getByte(kind) != SCHEMA || header == 0) {
            throw new ColumnarException("The rows do not start with an Arrow schema");
        }
        int fields = flat.field(flat.indirect(header), 1);
        int vector = fields == 0 ? 0 : flat.vector(fields, 4);
        int count = fields == 0 ? 0 : flat.count(vector);
        List<String> names = type.getFieldNames();
        if (count != names.size()) {
            throw new ColumnarException("The rows have " + count + " columns where the table has " + names.size());
        }
        for (int i = 0; i < count; i++) {
            int field = flat.indirect(vector + 4 * i);
            int name = flat.field(field, 0);
            String text = "";
            if (name != 0) {
                int at = flat.vector(name, 1);
                text = new String(message, at, flat.count(at), StandardCharsets.UTF_8);
            }
            if (!text.equals(names.get(i))) {
                throw new ColumnarException("Column " + (i + 1) + " of the rows is '" + text + "' where the table has '" + names.get(i) + "'");
            }
            int arrow = flat.field(field, 2);
            byte expected = kind(type.getTypeAt(i));
            byte found = arrow == 0 ? 0 : flat.getByte(arrow);
            if (found != expected) {
                throw new ColumnarException("Column '" + text + "' of the rows has the Arrow type number " + found + " where "
                        + type.getTypeAt(i).asSummaryString() + " needs " + expected);
            }
        }
    }

    private byte[] write(RowType type) {
        int[] columns = new int[type.getFieldCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = field(type.getFieldNames().get(i), type.getTypeAt(i));
        }
        int fields = offsets(columns);
        builder.startTable(4);
        builder.addOffset(1, fields, 0);
        int schema = builder.endTable();
        builder.startTable(5);
        builder.addOffset(2, schema, 0);
        builder.addShort(0, METADATA_V5, 0);
        builder.addByte(1, SCHEMA, 0);
        builder.finish(builder.endTable());
        byte[] metadata = builder.sizedByteArray();
        int padded = (metadata.length + 7) & ~7;
        byte[] message = new byte[8 + padded];
        LittleEndian.putInt(message, 0, -1);
        LittleEndian.putInt(message, 4, padded);
        System.arraycopy(metadata, 0, message, 8, metadata.length);
        return message;
    }

    private int offsets(int[] items) {
        builder.startVector(4, items.length, 4);
        for (int i = items.length - 1; i >= 0; i--) {
            builder.addOffset(items[i]);
        }
        return builder.endVector();
    }

    private int field(String name, LogicalType type) {
        int children = offsets(children(type));
        int text = builder.createString(name);
        int arrow = type(type);
        builder.startTable(7);
        builder.addOffset(0, text, 0);
        builder.addBoolean(1, type.isNullable(), false);
        builder.addByte(2, kind(type), 0);
        builder.addOffset(3, arrow, 0);
        builder.addOffset(5, children, 0);
        return builder.endTable();
    }

    private int[] children(LogicalType type) {
        switch (type.getTypeRoot()) {
            case ARRAY:
                return new int[] {field("element", ((ArrayType) type).getElementType())};
            case MAP:
                return new int[] {field("items", entries(((MapType) type).getKeyType(), ((MapType) type).getValueType()))};
            case MULTISET:
                return new int[] {field("items", entries(((MultisetType) type).getElementType(), new IntType(false)))};
            case ROW:
            case STRUCTURED_TYPE: {
                List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
                List<String> names = LogicalTypeChecks.getFieldNames(type);
                int[] fields = new int[types.size()];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = field(names.get(i), types.get(i));
                }
                return fields;
            }
            case VARIANT: {
                LogicalType bytes = new VarBinaryType(false, VarBinaryType.MAX_LENGTH);
                return new int[] {field("metadata", bytes), field("value", bytes)};
            }
            default:
                return new int[0];
        }
    }

    private static RowType entries(LogicalType key, LogicalType value) {
        return RowType.of(false, new LogicalType[] {key, value}, new String[] {"key", "value"});
    }

    private static byte kind(LogicalType type) {
        switch (type.getTypeRoot()) {
            case NULL:
                return NULL;
            case BOOLEAN:
                return BOOL;
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
                return INT;
            case FLOAT:
            case DOUBLE:
                return FLOATING_POINT;
            case DECIMAL:
                return DECIMAL;
            case CHAR:
            case VARCHAR:
                return UTF8;
            case BINARY:
                return FIXED_SIZE_BINARY;
            case VARBINARY:
            case RAW:
                return BINARY;
            case DATE:
                return DATE;
            case TIME_WITHOUT_TIME_ZONE:
                return TIME;
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return TIMESTAMP;
            case INTERVAL_YEAR_MONTH:
                return INTERVAL;
            case INTERVAL_DAY_TIME:
                return DURATION;
            case ARRAY:
                return LIST;
            case MAP:
            case MULTISET:
                return MAP;
            case ROW:
            case STRUCTURED_TYPE:
            case VARIANT:
                return STRUCT;
            default:
                throw Columns.unsupported(type);
        }
    }

    /** The table of the type itself. Units are written even where they are 0, for 0 is not always Arrow's default. */
    private int type(LogicalType type) {
        LogicalTypeRoot root = type.getTypeRoot();
        switch (root) {
            case TINYINT:
                return integer(8);
            case SMALLINT:
                return integer(16);
            case INTEGER:
                return integer(32);
            case BIGINT:
                return integer(64);
            case FLOAT:
                return unit(1);
            case DOUBLE:
                return unit(2);
            case DECIMAL:
                builder.startTable(3);
                builder.addInt(0, ((DecimalType) type).getPrecision(), 0);
                builder.addInt(1, ((DecimalType) type).getScale(), 0);
                builder.addInt(2, 128, 0);
                return builder.endTable();
            case BINARY:
                builder.startTable(1);
                builder.addInt(0, ((BinaryType) type).getLength(), 0);
                return builder.endTable();
            case DATE:
            case INTERVAL_YEAR_MONTH:
                return unit(0);
            case INTERVAL_DAY_TIME:
                return unit(1);
            case TIME_WITHOUT_TIME_ZONE: {
                int precision = LogicalTypeChecks.getPrecision(type);
                builder.startTable(2);
                builder.addShort(0, timeUnit(precision), -1);
                builder.addInt(1, precision <= 3 ? 32 : 64, 0);
                return builder.endTable();
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return unit(timeUnit(LogicalTypeChecks.getPrecision(type)));
            case MAP:
            case MULTISET:
                builder.startTable(1);
                builder.addBoolean(0, false, false);
                return builder.endTable();
            default:
                builder.startTable(0);
                return builder.endTable();
        }
    }

    private static short timeUnit(int precision) {
        return (short) (precision == 0 ? 0 : precision <= 3 ? 1 : precision <= 6 ? 2 : 3);
    }

    private int integer(int bits) {
        builder.startTable(2);
        builder.addInt(0, bits, 0);
        builder.addBoolean(1, true, false);
        return builder.endTable();
    }

    private int unit(int value) {
        builder.startTable(1);
        builder.addShort(0, (short) value, -1);
        return builder.endTable();
    }
}
