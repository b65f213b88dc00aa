// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** The one table from Flink's types to column writers. */
public final class Columns {
    private Columns() {}

    /** A writer whose buffers are Arrow's for this type. */
    public static ColumnWriter writer(LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return new BooleanWriter();
            case TINYINT:
                return new ByteWriter();
            case SMALLINT:
                return new ShortWriter();
            case INTEGER:
            case DATE:
            case INTERVAL_YEAR_MONTH:
                return new IntWriter();
            case BIGINT:
            case INTERVAL_DAY_TIME:
                return new LongWriter();
            case FLOAT:
                return new FloatWriter();
            case DOUBLE:
                return new DoubleWriter();
            case CHAR:
            case VARCHAR:
                return new StringWriter();
            case BINARY:
                return new FixedBinaryWriter(((BinaryType) type).getLength());
            case VARBINARY:
                return new BinaryWriter(null);
            case RAW:
                if (type instanceof RawType) {
                    return new BinaryWriter(((RawType<?>) type).getTypeSerializer());
                }
                break;
            case DECIMAL:
                return new DecimalWriter(((DecimalType) type).getPrecision(), ((DecimalType) type).getScale());
            case TIME_WITHOUT_TIME_ZONE: {
                int precision = LogicalTypeChecks.getPrecision(type);
                return precision >= 1 && precision <= 3 ? new IntWriter() : new TimeWriter(precision);
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return new TimestampWriter(LogicalTypeChecks.getPrecision(type));
            case ARRAY:
                return new ListWriter(writer(((ArrayType) type).getElementType()));
            case MAP:
                return new MapWriter(writer(((MapType) type).getKeyType()), writer(((MapType) type).getValueType()));
            case MULTISET:
                return new MapWriter(writer(((MultisetType) type).getElementType()), new IntWriter());
            case ROW:
            case STRUCTURED_TYPE:
                return new StructWriter(writers(LogicalTypeChecks.getFieldTypes(type)));
            case VARIANT:
                return new VariantWriter();
            case NULL:
                return new NullWriter();
            default:
        }
        throw unsupported(type);
    }

    static ColumnWriter[] writers(List<LogicalType> types) {
        return types.stream().map(Columns::writer).toArray(ColumnWriter[]::new);
    }

    /** A writer for a column that never leaves this JVM: columnar where that gives back every value, else objects. */
    public static ColumnWriter keeper(LogicalType type) {
        return isLossless(type) ? writer(type) : new ObjectWriter(type);
    }

    /** Whether the Arrow form of a type gives back every value that Flink may hold in it. */
    public static boolean isLossless(LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case DATE:
            case INTERVAL_YEAR_MONTH:
            case BIGINT:
            case INTERVAL_DAY_TIME:
            case FLOAT:
            case DOUBLE:
            case CHAR:
            case VARCHAR:
            case VARBINARY:
            case DECIMAL:
            case NULL:
                return true;
            case TIME_WITHOUT_TIME_ZONE:
                return LogicalTypeChecks.getPrecision(type) > 0;
            case ARRAY:
            case ROW:
                return type.getChildren().stream().allMatch(Columns::isLossless);
            default:
                return false;
        }
    }

    static ColumnarException unsupported(LogicalType type) {
        return new ColumnarException("Values of type " + type.asSummaryString() + " cannot go to or come from a TypeScript function yet; cast them to a type that can");
    }
}
