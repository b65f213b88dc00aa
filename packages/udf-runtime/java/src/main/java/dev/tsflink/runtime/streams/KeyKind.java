// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * The form in which keys of a type lie in Flink's state: a value whose hash is the same in every process. Primitives and texts are such by
 * themselves, a ROW as binary row, all others as a binary row of one field.
 */
final class KeyKind implements Serializable {
    private static final long serialVersionUID = 1L;

    private enum Form {
        PLAIN,
        ROW,
        WRAPPED
    }

    private final LogicalType type;
    private final Form form;
    private final TypeSerializer<Object> serializer;
    private transient RowDataSerializer rows;

    @SuppressWarnings("unchecked")
    KeyKind(LogicalType type) {
        this.type = type;
        this.form = formOf(type);
        this.serializer = (TypeSerializer<Object>) (TypeSerializer<?>) InternalSerializers.create(stored());
    }

    private static Form formOf(LogicalType type) {
        switch (type.getTypeRoot()) {
            case BOOLEAN:
            case TINYINT:
            case SMALLINT:
            case INTEGER:
            case BIGINT:
            case FLOAT:
            case DOUBLE:
            case CHAR:
            case VARCHAR:
            case DATE:
            case TIME_WITHOUT_TIME_ZONE:
            case INTERVAL_YEAR_MONTH:
            case INTERVAL_DAY_TIME:
                return Form.PLAIN;
            case ROW:
                return Form.ROW;
            default:
                return Form.WRAPPED;
        }
    }

    /** The type as Flink knows it. */
    private LogicalType stored() {
        return form == Form.WRAPPED ? new RowType(false, List.of(new RowType.RowField("key", type))) : type;
    }

    LogicalType type() {
        return type;
    }

    InternalTypeInfo<Object> info() {
        return InternalTypeInfo.of(stored());
    }

    RowData.FieldGetter getter(int position) {
        return RowData.createFieldGetter(type, position);
    }

    /** The key in a field; may be overwritten by the next call, so copy what is kept. */
    Object of(RowData row, RowData.FieldGetter getter) {
        Object value = getter.getFieldOrNull(row);
        if (value == null) {
            throw new FlinkRuntimeException("The key of an element is NULL; Flink has no place for it. Filter such elements out, or make the key a row with a field that may be null");
        }
        switch (form) {
            case PLAIN:
                return value;
            case ROW:
                return rows().toBinaryRow((RowData) value);
            default:
                return rows().toBinaryRow(GenericRowData.of(value));
        }
    }

    Object copy(Object key) {
        return serializer.copy(key);
    }

    /** The value of the key's type. */
    Object value(Object key) {
        return form == Form.WRAPPED ? RowData.createFieldGetter(type, 0).getFieldOrNull((BinaryRowData) key) : key;
    }

    private RowDataSerializer rows() {
        if (rows == null) {
            rows = new RowDataSerializer((RowType) stored());
        }
        return rows;
    }

    static boolean isRow(LogicalType type) {
        return type.is(LogicalTypeRoot.ROW);
    }
}
