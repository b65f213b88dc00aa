// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.conformance;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.variant.BinaryVariant;

/**
 * Values as JSON, without loss: booleans as such, FLOAT and DOUBLE as numbers (what JSON lacks as texts), arrays as arrays, rows as objects,
 * maps as {"map": [[key, value], ...]}, everything else as text.
 */
final class Values {
    private Values() {}

    /** The value is in Flink's internal form. */
    static Object json(Object value, LogicalType type) throws Exception {
        if (value == null) {
            return null;
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return value;
            case FLOAT:
                return number(((Float) value).doubleValue());
            case DOUBLE:
                return number((Double) value);
            case BINARY:
            case VARBINARY:
                return bytes((byte[]) value);
            case DATE:
                return LocalDate.ofEpochDay((Integer) value).toString();
            case TIME_WITHOUT_TIME_ZONE:
                return LocalTime.ofNanoOfDay((Integer) value * 1_000_000L).format(DateTimeFormatter.ISO_LOCAL_TIME);
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return ((TimestampData) value).toLocalDateTime().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                // Internally as if it were a timestamp of UTC.
                return ((TimestampData) value).toLocalDateTime().format(DateTimeFormatter.ISO_LOCAL_DATE_TIME) + "Z";
            case ARRAY: {
                ArrayData array = (ArrayData) value;
                return list(array, ((ArrayType) type).getElementType());
            }
            case MULTISET:
                return map((MapData) value, ((MultisetType) type).getElementType(), new IntType());
            case MAP:
                return map((MapData) value, ((MapType) type).getKeyType(), ((MapType) type).getValueType());
            case ROW:
            case STRUCTURED_TYPE: {
                RowData row = (RowData) value;
                RowType rowType = type instanceof RowType ? (RowType) type : structured(type);
                Map<String, Object> fields = new LinkedHashMap<>();
                for (int i = 0; i < rowType.getFieldCount(); i++) {
                    LogicalType fieldType = rowType.getTypeAt(i);
                    fields.put(rowType.getFieldNames().get(i), json(RowData.createFieldGetter(fieldType, i).getFieldOrNull(row), fieldType));
                }
                return fields;
            }
            case RAW: {
                TypeSerializer<?> serializer = ((RawType<?>) type).getTypeSerializer();
                return bytes(raw((RawValueData<?>) value, serializer));
            }
            case VARIANT: {
                BinaryVariant variant = (BinaryVariant) value;
                return "metadata " + bytes(variant.getMetadata()) + " value " + bytes(variant.getValue());
            }
            default:
                return value.toString();
        }
    }

    private static RowType structured(LogicalType type) {
        List<RowType.RowField> fields = new ArrayList<>();
        ((org.apache.flink.table.types.logical.StructuredType) type)
                .getAttributes()
                .forEach(each -> fields.add(new RowType.RowField(each.getName(), each.getType())));
        return new RowType(fields);
    }

    @SuppressWarnings("unchecked")
    private static <T> byte[] raw(RawValueData<?> value, TypeSerializer<T> serializer) throws Exception {
        DataOutputSerializer output = new DataOutputSerializer(64);
        serializer.serialize(((RawValueData<T>) value).toObject(serializer), output);
        return output.getCopyOfBuffer();
    }

    private static Object number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return value == 0 && 1 / value < 0 ? (Object) "-0" : (Object) value;
    }

    private static String bytes(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    private static List<Object> list(ArrayData array, LogicalType type) throws Exception {
        ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            elements.add(json(getter.getElementOrNull(array, i), type));
        }
        return elements;
    }

    private static Object map(MapData map, LogicalType keyType, LogicalType valueType) throws Exception {
        List<Object> keys = list(map.keyArray(), keyType);
        List<Object> values = list(map.valueArray(), valueType);
        List<Object> entries = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            List<Object> entry = new ArrayList<>();
            entry.add(keys.get(i));
            entry.add(values.get(i));
            entries.add(entry);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("map", entries);
        return json;
    }
}
