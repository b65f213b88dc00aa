// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

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

/**
 * Reads record batch messages of one row type: views over the message's bytes, nothing is copied. Everything is checked before a value is
 * read - counts, bounds, offsets, nulls where the type has none - because the other side is another process.
 */
public final class BatchReader {
    private static final IntType COUNT = new IntType(false);

    private final RowType type;
    private final String[] names;

    // The message that is being read.
    private byte[] bytes;
    private Flat flat;
    private int nodes;
    private int node;
    private int buffers;
    private int buffer;
    private int bodyAt;
    private long bodyLength;

    public BatchReader(RowType type) {
        this.type = type;
        this.names = type.getFieldNames().toArray(new String[0]);
    }

    /** The columns of a message in `bytes[offset, offset + length)`, which must hold exactly `rows` rows. */
    public ColumnReader[] read(byte[] bytes, int offset, int length, int rows) {
        long found = open(bytes, offset, length);
        if (found != rows) {
            throw new ColumnarException("A batch of " + rows + " rows was expected, but " + found + " came back");
        }
        return columns(rows);
    }

    /** The number of rows of a message. */
    public static int rows(byte[] bytes, int offset, int length) {
        long rows = new BatchReader(RowType.of()).open(bytes, offset, length);
        if (rows < 0 || rows > Integer.MAX_VALUE) {
            throw new ColumnarException("An Arrow record batch says that it has " + rows + " rows");
        }
        return (int) rows;
    }

    private long open(byte[] bytes, int offset, int length) {
        if (length < 8 || offset < 0 || offset > bytes.length - length || LittleEndian.getInt(bytes, offset) != -1) {
            throw new ColumnarException("What arrived is not an Arrow IPC message");
        }
        int metadata = LittleEndian.getInt(bytes, offset + 4);
        if (metadata < 8 || metadata > length - 8 || (metadata & 7) != 0) {
            throw Flat.damaged();
        }
        this.bytes = bytes;
        flat = new Flat(bytes, offset + 8, offset + 8 + metadata);
        bodyAt = offset + 8 + metadata;
        int message = flat.root();
        int version = flat.field(message, 0);
        if (version == 0 || flat.getShort(version) != 4) {
            throw new ColumnarException("An Arrow message of another metadata version than V5");
        }
        int kind = flat.field(message, 1);
        if (kind == 0 || flat.getByte(kind) != 3) {
            throw new ColumnarException("An Arrow record batch was expected, but another message came");
        }
        int body = flat.field(message, 3);
        bodyLength = body == 0 ? 0 : flat.getLong(body);
        if (bodyLength < 0 || bodyLength > length - 8L - metadata) {
            throw new ColumnarException("An Arrow record batch was cut off");
        }
        int header = flat.field(message, 2);
        if (header == 0) {
            throw Flat.damaged();
        }
        int batch = flat.indirect(header);
        if (flat.field(batch, 3) != 0) {
            throw new ColumnarException("Compressed Arrow record batches are not used between Flink and its functions");
        }
        int nodesField = flat.field(batch, 1);
        int buffersField = flat.field(batch, 2);
        nodes = nodesField == 0 ? 0 : flat.vector(nodesField, 16);
        buffers = buffersField == 0 ? 0 : flat.vector(buffersField, 16);
        node = 0;
        buffer = 0;
        int rows = flat.field(batch, 0);
        return rows == 0 ? 0 : flat.getLong(rows);
    }

    private ColumnReader[] columns(int rows) {
        List<LogicalType> types = type.getChildren();
        ColumnReader[] columns = new ColumnReader[types.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(types.get(i), rows, names[i], true);
        }
        int left = (nodes == 0 ? 0 : flat.count(nodes)) - node;
        if (left != 0) {
            throw new ColumnarException("An Arrow record batch has " + left + " more columns than " + type.asSummaryString());
        }
        bytes = null;
        flat = null;
        return columns;
    }

    private ColumnReader column(LogicalType type, int expected, String path, boolean parentPresent) {
        if (nodes == 0 || node >= flat.count(nodes)) {
            throw new ColumnarException("An Arrow record batch has fewer columns than " + this.type.asSummaryString());
        }
        int at = nodes + 16 * node++;
        long length = flat.getLong(at);
        long nulls = flat.getLong(at + 8);
        if (length != expected || nulls < 0 || nulls > length) {
            throw new ColumnarException("Column " + path + " has " + length + " values and " + nulls + " nulls where " + expected + " values were expected");
        }
        int count = (int) length;
        // Below a null ROW even a NOT NULL field has no value.
        if (nulls != 0 && parentPresent && !type.isNullable() && !type.is(LogicalTypeRoot.NULL)) {
            throw new ColumnarException("Column " + path + " is " + type.asSummaryString() + ", but " + nulls + " of its values are NULL");
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN: {
                Validity validity = validity(count, nulls, path);
                return new BooleanReader(validity, bytes, next((count + 7L) >>> 3, path));
            }
            case TINYINT: {
                Validity validity = validity(count, nulls, path);
                return new ByteReader(validity, bytes, next(count, path));
            }
            case SMALLINT: {
                Validity validity = validity(count, nulls, path);
                return new ShortReader(validity, bytes, next(2L * count, path));
            }
            case INTEGER:
            case DATE:
            case INTERVAL_YEAR_MONTH: {
                Validity validity = validity(count, nulls, path);
                return new IntReader(validity, bytes, next(4L * count, path));
            }
            case BIGINT:
            case INTERVAL_DAY_TIME: {
                Validity validity = validity(count, nulls, path);
                return new LongReader(validity, bytes, next(8L * count, path));
            }
            case FLOAT: {
                Validity validity = validity(count, nulls, path);
                return new FloatReader(validity, bytes, next(4L * count, path));
            }
            case DOUBLE: {
                Validity validity = validity(count, nulls, path);
                return new DoubleReader(validity, bytes, next(8L * count, path));
            }
            case BINARY: {
                Validity validity = validity(count, nulls, path);
                int width = ((BinaryType) type).getLength();
                return new FixedBinaryReader(validity, bytes, next((long) width * count, path), width);
            }
            case DECIMAL: {
                Validity validity = validity(count, nulls, path);
                DecimalType decimal = (DecimalType) type;
                return new DecimalReader(validity, bytes, next(16L * count, path), decimal.getPrecision(), decimal.getScale());
            }
            case TIME_WITHOUT_TIME_ZONE: {
                Validity validity = validity(count, nulls, path);
                int precision = LogicalTypeChecks.getPrecision(type);
                return new TimeReader(validity, bytes, next((precision <= 3 ? 4L : 8L) * count, path), precision);
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE: {
                Validity validity = validity(count, nulls, path);
                return new TimestampReader(validity, bytes, next(8L * count, path), LogicalTypeChecks.getPrecision(type));
            }
            case CHAR:
            case VARCHAR: {
                Validity validity = validity(count, nulls, path);
                int offsets = offsets(count, path);
                int end = checkOffsets(offsets, count, path);
                return new StringReader(validity, bytes, offsets, bytes, next(end, path));
            }
            case VARBINARY:
            case RAW: {
                Validity validity = validity(count, nulls, path);
                int offsets = offsets(count, path);
                int end = checkOffsets(offsets, count, path);
                return new BinaryReader(validity, bytes, offsets, bytes, next(end, path));
            }
            case ARRAY: {
                Validity validity = validity(count, nulls, path);
                int offsets = offsets(count, path);
                int end = checkOffsets(offsets, count, path);
                return new ListReader(validity, bytes, offsets, column(((ArrayType) type).getElementType(), end, path + "[]", true));
            }
            case MAP:
                return map(((MapType) type).getKeyType(), ((MapType) type).getValueType(), count, nulls, path);
            case MULTISET:
                return map(((MultisetType) type).getElementType(), COUNT, count, nulls, path);
            case ROW:
            case STRUCTURED_TYPE: {
                Validity validity = validity(count, nulls, path);
                List<LogicalType> types = LogicalTypeChecks.getFieldTypes(type);
                List<String> fields = LogicalTypeChecks.getFieldNames(type);
                ColumnReader[] columns = new ColumnReader[types.size()];
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = column(types.get(i), count, path + "." + fields.get(i), parentPresent && nulls == 0);
                }
                return new StructReader(validity, columns);
            }
            case VARIANT: {
                Validity validity = validity(count, nulls, path);
                LogicalType part = new VarBinaryType(!parentPresent || nulls != 0, VarBinaryType.MAX_LENGTH);
                return new VariantReader(validity, column(part, count, path + ".metadata", true), column(part, count, path + ".value", true));
            }
            case NULL:
                return new NullReader();
            default:
                throw Columns.unsupported(type);
        }
    }

    private ColumnReader map(LogicalType key, LogicalType value, int count, long nulls, String path) {
        Validity validity = validity(count, nulls, path);
        int offsets = offsets(count, path);
        int end = checkOffsets(offsets, count, path);
        if (node >= flat.count(nodes)) {
            throw Flat.damaged();
        }
        int entries = nodes + 16 * node++;
        if (flat.getLong(entries) != end || flat.getLong(entries + 8) != 0) {
            throw new ColumnarException("Column " + path + " has " + flat.getLong(entries) + " map entries where " + end + " were expected");
        }
        validity(end, 0, path);
        ColumnReader keys = column(key, end, path + "{key}", true);
        return new MapReader(validity, bytes, offsets, keys, column(value, end, path + "{value}", true));
    }

    /** The position in `bytes` of the next buffer, which must hold at least `needed` bytes. */
    private int next(long needed, String path) {
        if (buffers == 0 || buffer >= flat.count(buffers)) {
            throw Flat.damaged();
        }
        int at = buffers + 16 * buffer++;
        long offset = flat.getLong(at);
        long length = flat.getLong(at + 8);
        if (offset < 0 || length < 0 || offset > bodyLength || length > bodyLength - offset) {
            throw new ColumnarException("A buffer of column " + path + " reaches beyond its message");
        }
        if (length < needed) {
            throw new ColumnarException("A buffer of column " + path + " has " + length + " bytes where " + needed + " are needed");
        }
        return bodyAt + (int) offset;
    }

    private Validity validity(int count, long nulls, String path) {
        int at = next(nulls == 0 ? 0 : (count + 7L) >>> 3, path);
        return nulls == 0 ? Validity.NONE : new Validity(bytes, at);
    }

    /** The offsets buffer; Arrow allows an empty one for an empty column. */
    private int offsets(int count, String path) {
        return next(count == 0 ? 0 : 4L * (count + 1), path);
    }

    private int checkOffsets(int offsets, int count, String path) {
        if (count == 0) {
            return 0;
        }
        int previous = LittleEndian.getInt(bytes, offsets);
        boolean wrong = previous != 0;
        for (int i = 1; i <= count; i++) {
            int offset = LittleEndian.getInt(bytes, offsets + (i << 2));
            wrong |= offset < previous;
            previous = offset;
        }
        if (wrong) {
            throw new ColumnarException("The offsets of column " + path + " do not ascend from 0");
        }
        return previous;
    }
}
