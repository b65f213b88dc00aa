// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.Arrays;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.LogicalType;

/** Keeps copies of values as objects: for forwarded columns of types whose Arrow form would not give back every value. Never sent. */
final class ObjectWriter extends ColumnWriter {
    private final RowData.FieldGetter[] getters;
    private final ArrayData.ElementGetter elements;
    private final LogicalType type;
    private final TypeSerializer<Object> serializer;
    private Object[] values = new Object[16];

    ObjectWriter(LogicalType type) {
        this.type = type;
        this.serializer = InternalSerializers.create(type);
        this.getters = new RowData.FieldGetter[1];
        this.elements = ArrayData.createElementGetter(type);
    }

    private int getterOf = -1;

    @Override
    public void append(RowData row, int position) {
        if (getterOf != position) {
            getters[0] = RowData.createFieldGetter(type, position);
            getterOf = position;
        }
        put(row.isNullAt(position) ? null : getters[0].getFieldOrNull(row));
    }

    @Override
    public void append(ArrayData array, int position) {
        put(array.isNullAt(position) ? null : elements.getElementOrNull(array, position));
    }

    private void put(Object value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = value == null ? null : serializer.copy(value);
    }

    @Override
    void putNull() {
        put(null);
        count--;
    }

    @Override
    public long bytes() {
        return 64L * count;
    }

    @Override
    void collect(Buffers into) {
        throw new IllegalStateException("A column of " + type + " stays in the JVM");
    }

    @Override
    public ColumnReader reader() {
        return new ObjectReader(values);
    }

    @Override
    void clear() {
        Arrays.fill(values, null);
    }

    /** Hands the objects back by whatever accessor the type has. */
    private static final class ObjectReader extends ColumnReader {
        private final Object[] values;

        ObjectReader(Object[] values) {
            super(Validity.NONE);
            this.values = values;
        }

        @Override
        public boolean isNullAt(int row) {
            return values[row] == null;
        }

        @Override
        public Object getObject(int row) {
            return values[row];
        }

        @Override
        public boolean getBoolean(int row) {
            return (Boolean) values[row];
        }

        @Override
        public byte getByte(int row) {
            return (Byte) values[row];
        }

        @Override
        public short getShort(int row) {
            return (Short) values[row];
        }

        @Override
        public int getInt(int row) {
            return (Integer) values[row];
        }

        @Override
        public long getLong(int row) {
            return (Long) values[row];
        }

        @Override
        public float getFloat(int row) {
            return (Float) values[row];
        }

        @Override
        public double getDouble(int row) {
            return (Double) values[row];
        }

        @Override
        public StringData getString(int row) {
            return (StringData) values[row];
        }

        @Override
        public DecimalData getDecimal(int row, int precision, int scale) {
            return (DecimalData) values[row];
        }

        @Override
        public TimestampData getTimestamp(int row, int precision) {
            return (TimestampData) values[row];
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> RawValueData<T> getRawValue(int row) {
            return (RawValueData<T>) values[row];
        }

        @Override
        public byte[] getBinary(int row) {
            return (byte[]) values[row];
        }

        @Override
        public ArrayData getArray(int row) {
            return (ArrayData) values[row];
        }

        @Override
        public MapData getMap(int row) {
            return (MapData) values[row];
        }

        @Override
        public RowData getRow(int row, int fields) {
            return (RowData) values[row];
        }
    }
}
