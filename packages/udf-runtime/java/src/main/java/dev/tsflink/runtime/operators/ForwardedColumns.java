// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.generated.Projection;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * Finds out which input columns a generated projection copies. The planner hands over compiled code and not the positions, so the code is
 * shown rows that differ in one column, and what changes in its result tells.
 */
final class ForwardedColumns {
    private ForwardedColumns() {}

    /** The positions in the input, or null when they cannot be told; then the projection itself has to be called for each row. */
    static int[] resolve(Projection<RowData, BinaryRowData> projection, RowType input, List<LogicalType> types) {
        int[] found = new int[types.size()];
        Arrays.fill(found, -1);
        try {
            RowData base = probe(input, -1);
            Object[] before = values(projection.apply(base), types);
            for (int column = 0; column < input.getFieldCount(); column++) {
                Object[] after = values(projection.apply(probe(input, column)), types);
                for (int i = 0; i < found.length; i++) {
                    if (!Objects.deepEquals(before[i], after[i])) {
                        if (found[i] >= 0) {
                            return null;
                        }
                        found[i] = column;
                    }
                }
            }
        } catch (RuntimeException unknownType) {
            return null;
        }
        for (int i = 0; i < found.length; i++) {
            if (found[i] < 0 || !input.getTypeAt(found[i]).copy(true).equals(types.get(i).copy(true))) {
                return null;
            }
        }
        return found;
    }

    private static Object[] values(BinaryRowData row, List<LogicalType> types) {
        BinaryRowData copy = row.copy();
        Object[] values = new Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = RowData.createFieldGetter(types.get(i), i).getFieldOrNull(copy);
        }
        return values;
    }

    private static RowData probe(RowType type, int changed) {
        GenericRowData row = new GenericRowData(type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.setField(i, value(type.getTypeAt(i), i == changed));
        }
        return row;
    }

    /** Two different values of any type; of a nullable one the other is NULL. */
    private static Object value(LogicalType type, boolean other) {
        if (other && type.isNullable()) {
            return null;
        }
        int n = other ? 1 : 0;
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return other;
            case TINYINT:
                return (byte) n;
            case SMALLINT:
                return (short) n;
            case INTEGER:
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
            case INTERVAL_YEAR_MONTH:
                return n;
            case BIGINT:
            case INTERVAL_DAY_TIME:
                return (long) n;
            case FLOAT:
                return (float) n;
            case DOUBLE:
                return (double) n;
            case CHAR:
            case VARCHAR:
                return StringData.fromString(other ? "b" : "a");
            case BINARY: {
                byte[] bytes = new byte[((BinaryType) type).getLength()];
                Arrays.fill(bytes, (byte) n);
                return bytes;
            }
            case VARBINARY:
                return new byte[] {(byte) n};
            case DECIMAL: {
                DecimalType decimal = (DecimalType) type;
                return DecimalData.fromBigDecimal(BigDecimal.valueOf(n, decimal.getScale()), decimal.getPrecision(), decimal.getScale());
            }
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return TimestampData.fromEpochMillis(n * 1000L);
            case ARRAY:
                return new GenericArrayData(other ? new Object[] {value(((ArrayType) type).getElementType(), false)} : new Object[0]);
            case MAP: {
                Map<Object, Object> map = new HashMap<>();
                if (other) {
                    map.put(value(((MapType) type).getKeyType(), false), value(((MapType) type).getValueType(), false));
                }
                return new GenericMapData(map);
            }
            case MULTISET: {
                Map<Object, Object> map = new HashMap<>();
                if (other) {
                    map.put(value(((MultisetType) type).getElementType(), false), 1);
                }
                return new GenericMapData(map);
            }
            case ROW:
            case STRUCTURED_TYPE: {
                List<LogicalType> fields = LogicalTypeChecks.getFieldTypes(type);
                GenericRowData row = new GenericRowData(fields.size());
                for (int i = 0; i < fields.size(); i++) {
                    row.setField(i, value(fields.get(i), other && i == 0));
                }
                return row;
            }
            default:
                throw new UnsupportedOperationException(type.asSummaryString());
        }
    }
}
