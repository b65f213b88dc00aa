// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.variant.BinaryVariant;
import org.apache.flink.types.variant.BinaryVariantBuilder;

/** Rows of every SQL type, and values as JSON so that they can be compared. */
final class Samples {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Samples() {}

    static RowType allTypes() {
        RowType nested = (RowType) DataTypes.ROW(
                        DataTypes.FIELD("id", DataTypes.BIGINT().notNull()),
                        DataTypes.FIELD("name", DataTypes.STRING()),
                        DataTypes.FIELD("tags", DataTypes.ARRAY(DataTypes.STRING())),
                        DataTypes.FIELD("deep", DataTypes.ROW(DataTypes.FIELD("x", DataTypes.DOUBLE()), DataTypes.FIELD("y", DataTypes.DECIMAL(10, 2)))))
                .getLogicalType();
        List<RowType.RowField> fields = new ArrayList<>();
        Map<String, LogicalType> types = new LinkedHashMap<>();
        types.put("boolean", DataTypes.BOOLEAN().getLogicalType());
        types.put("tinyint", DataTypes.TINYINT().getLogicalType());
        types.put("smallint", DataTypes.SMALLINT().getLogicalType());
        types.put("int", DataTypes.INT().getLogicalType());
        types.put("bigint", DataTypes.BIGINT().getLogicalType());
        types.put("not_null", DataTypes.BIGINT().notNull().getLogicalType());
        types.put("float", DataTypes.FLOAT().getLogicalType());
        types.put("double", DataTypes.DOUBLE().getLogicalType());
        types.put("char", DataTypes.CHAR(3).getLogicalType());
        types.put("string", DataTypes.STRING().getLogicalType());
        types.put("binary", DataTypes.BINARY(4).getLogicalType());
        types.put("varbinary", DataTypes.BYTES().getLogicalType());
        types.put("decimal", DataTypes.DECIMAL(38, 18).getLogicalType());
        types.put("small_decimal", DataTypes.DECIMAL(5, 2).getLogicalType());
        types.put("date", DataTypes.DATE().getLogicalType());
        for (int precision : new int[] {0, 3, 6, 9}) {
            types.put("time" + precision, DataTypes.TIME(precision).getLogicalType());
            types.put("timestamp" + precision, DataTypes.TIMESTAMP(precision).getLogicalType());
            types.put("instant" + precision, DataTypes.TIMESTAMP_LTZ(precision).getLogicalType());
        }
        types.put("months", DataTypes.INTERVAL(DataTypes.YEAR(), DataTypes.MONTH()).getLogicalType());
        types.put("millis", DataTypes.INTERVAL(DataTypes.DAY(), DataTypes.SECOND(3)).getLogicalType());
        types.put("array", DataTypes.ARRAY(DataTypes.INT()).getLogicalType());
        types.put("arrays", DataTypes.ARRAY(DataTypes.ARRAY(DataTypes.STRING())).getLogicalType());
        types.put("map", DataTypes.MAP(DataTypes.STRING().notNull(), DataTypes.BIGINT()).getLogicalType());
        types.put("multiset", DataTypes.MULTISET(DataTypes.STRING()).getLogicalType());
        types.put("row", nested);
        types.put("rows", new ArrayType(nested));
        types.put("raw", new RawType<>(String.class, StringSerializer.INSTANCE));
        types.put("variant", DataTypes.VARIANT().getLogicalType());
        types.put("null", DataTypes.NULL().getLogicalType());
        types.forEach((name, type) -> fields.add(new RowType.RowField(name, type)));
        return new RowType(false, fields);
    }

    static Object random(LogicalType type, Random random, double nulls) {
        if (type.isNullable() && random.nextDouble() < nulls) {
            return null;
        }
        switch (type.getTypeRoot()) {
            case NULL:
                return null;
            case BOOLEAN:
                return random.nextBoolean();
            case TINYINT:
                return (byte) random.nextInt();
            case SMALLINT:
                return (short) random.nextInt();
            case DATE:
                return random.nextInt(3_652_059) - 719_162;
            case INTEGER:
            case INTERVAL_YEAR_MONTH:
                return random.nextInt(8) == 0 ? Integer.MIN_VALUE : random.nextInt();
            case INTERVAL_DAY_TIME:
                return random.nextLong() >> 12;
            case BIGINT:
                return random.nextInt(8) == 0 ? Long.MIN_VALUE : random.nextLong();
            case FLOAT:
                return random.nextInt(8) == 0 ? Float.NEGATIVE_INFINITY : (random.nextFloat() - 0.5f) * 1e6f;
            case DOUBLE:
                return random.nextInt(8) == 0 ? Double.NaN : (random.nextDouble() - 0.5) * 1e12;
            case CHAR:
                return StringData.fromString("ü€x".substring(0, ((CharType) type).getLength()));
            case VARCHAR: {
                String[] texts = {"", "customer-" + random.nextInt(100), "Grüße, 世界 😀", "\u0000", "a long enough plain text"};
                return StringData.fromString(texts[random.nextInt(texts.length)]);
            }
            case BINARY:
                return bytes(random, ((BinaryType) type).getLength());
            case VARBINARY:
                return bytes(random, random.nextInt(5));
            case DECIMAL: {
                DecimalType decimal = (DecimalType) type;
                BigInteger limit = BigInteger.TEN.pow(decimal.getPrecision());
                BigInteger unscaled = random.nextInt(4) == 0 ? limit.subtract(BigInteger.ONE) : new BigInteger(127, random).mod(limit);
                return DecimalData.fromBigDecimal(
                        new BigDecimal(random.nextBoolean() ? unscaled.negate() : unscaled, decimal.getScale()), decimal.getPrecision(), decimal.getScale());
            }
            case TIME_WITHOUT_TIME_ZONE:
                return LogicalTypeChecks.getPrecision(type) == 0 ? random.nextInt(86_400) * 1000 : random.nextInt(86_400_000);
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE: {
                int precision = LogicalTypeChecks.getPrecision(type);
                long seconds = (precision > 6 ? random.nextInt() * 2L : (long) (random.nextDouble() * 315_537_897_600L) - 62_135_596_800L);
                int nanos = random.nextInt(1_000_000_000);
                int unit = (int) Math.pow(10, 9 - precision);
                nanos = nanos / unit * unit;
                return TimestampData.fromEpochMillis(seconds * 1000 + nanos / 1_000_000, nanos % 1_000_000);
            }
            case ARRAY: {
                Object[] values = new Object[random.nextInt(4)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random(((ArrayType) type).getElementType(), random, nulls);
                }
                return new GenericArrayData(values);
            }
            case MAP: {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(random(((MapType) type).getKeyType(), random, nulls), random(((MapType) type).getValueType(), random, nulls));
                }
                return new GenericMapData(map);
            }
            case MULTISET: {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(random(((MultisetType) type).getElementType(), random, nulls), 1 + random.nextInt(5));
                }
                return new GenericMapData(map);
            }
            case ROW:
                return row((RowType) type, random, nulls);
            case RAW:
                return RawValueData.fromObject("raw " + random.nextInt(100));
            case VARIANT:
                return random.nextBoolean() ? new BinaryVariantBuilder().of(random.nextInt()) : new BinaryVariantBuilder().of("text " + random.nextInt(10));
            default:
                throw new IllegalArgumentException(type.toString());
        }
    }

    static GenericRowData row(RowType type, Random random, double nulls) {
        GenericRowData row = new GenericRowData(type.getFieldCount());
        for (int i = 0; i < type.getFieldCount(); i++) {
            row.setField(i, random(type.getTypeAt(i), random, nulls));
        }
        return row;
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static ArrayNode json(RowType type, RowData row) {
        ArrayNode values = JSON.arrayNode();
        for (int i = 0; i < type.getFieldCount(); i++) {
            LogicalType field = type.getTypeAt(i);
            // The getter of Flink itself trusts the type: a NOT NULL field is read without a look at isNullAt.
            values.add(field.is(LogicalTypeRoot.NULL) ? JSON.nullNode() : json(field, RowData.createFieldGetter(field, i).getFieldOrNull(row)));
        }
        return values;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    static JsonNode json(LogicalType type, Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN:
                return JSON.booleanNode((Boolean) value);
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
            case INTERVAL_YEAR_MONTH:
                return JSON.numberNode(((Number) value).intValue());
            case FLOAT:
            case DOUBLE: {
                double number = ((Number) value).doubleValue();
                return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(Double.toString(number));
            }
            case DECIMAL:
                return JSON.textNode(((DecimalData) value).toBigDecimal().toPlainString());
            case BINARY:
            case VARBINARY:
                return JSON.textNode(Base64.getEncoder().encodeToString((byte[]) value));
            case RAW:
                return JSON.textNode(Base64.getEncoder().encodeToString(((RawValueData) value).toBytes((TypeSerializer) ((RawType) type).getTypeSerializer())));
            case TIMESTAMP_WITHOUT_TIME_ZONE:
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE: {
                TimestampData timestamp = (TimestampData) value;
                return JSON.arrayNode().add(Long.toString(timestamp.getMillisecond())).add(timestamp.getNanoOfMillisecond());
            }
            case ARRAY:
                return array(((ArrayType) type).getElementType(), (ArrayData) value);
            case MAP:
                return map(((MapType) type).getKeyType(), ((MapType) type).getValueType(), (MapData) value);
            case MULTISET:
                return map(((MultisetType) type).getElementType(), new IntType(false), (MapData) value);
            case ROW:
                return json((RowType) type, (RowData) value);
            case VARIANT: {
                BinaryVariant variant = (BinaryVariant) value;
                return JSON.objectNode()
                        .put("metadata", Base64.getEncoder().encodeToString(variant.getMetadata()))
                        .put("value", Base64.getEncoder().encodeToString(variant.getValue()));
            }
            default:
                return JSON.textNode(value.toString());
        }
    }

    private static ArrayNode array(LogicalType element, ArrayData array) {
        ArrayNode values = JSON.arrayNode();
        for (int i = 0; i < array.size(); i++) {
            values.add(json(element, ArrayData.createElementGetter(element).getElementOrNull(array, i)));
        }
        return values;
    }

    private static ArrayNode map(LogicalType key, LogicalType value, MapData map) {
        ArrayNode keys = array(key, map.keyArray());
        ArrayNode values = array(value, map.valueArray());
        ArrayNode entries = JSON.arrayNode();
        for (int i = 0; i < keys.size(); i++) {
            entries.addArray().add(keys.get(i)).add(values.get(i));
        }
        return entries;
    }
}
