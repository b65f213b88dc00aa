// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.bitmap.Bitmap;
import org.apache.flink.types.variant.Variant;

/** A run of values of a column, as an array. */
final class ColumnArray implements ArrayData {
    private final ColumnReader column;
    private final int start;
    private final int size;

    ColumnArray(ColumnReader column, int start, int size) {
        this.column = column;
        this.start = start;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isNullAt(int position) {
        return column.isNullAt(start + position);
    }

    @Override
    public boolean getBoolean(int position) {
        return column.getBoolean(start + position);
    }

    @Override
    public byte getByte(int position) {
        return column.getByte(start + position);
    }

    @Override
    public short getShort(int position) {
        return column.getShort(start + position);
    }

    @Override
    public int getInt(int position) {
        return column.getInt(start + position);
    }

    @Override
    public long getLong(int position) {
        return column.getLong(start + position);
    }

    @Override
    public float getFloat(int position) {
        return column.getFloat(start + position);
    }

    @Override
    public double getDouble(int position) {
        return column.getDouble(start + position);
    }

    @Override
    public StringData getString(int position) {
        return column.getString(start + position);
    }

    @Override
    public byte[] getBinary(int position) {
        return column.getBinary(start + position);
    }

    @Override
    public ArrayData getArray(int position) {
        return column.getArray(start + position);
    }

    @Override
    public MapData getMap(int position) {
        return column.getMap(start + position);
    }

    @Override
    public DecimalData getDecimal(int position, int precision, int scale) {
        return column.getDecimal(start + position, precision, scale);
    }

    @Override
    public TimestampData getTimestamp(int position, int precision) {
        return column.getTimestamp(start + position, precision);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int position) {
        return column.getRawValue(start + position);
    }

    @Override
    public RowData getRow(int position, int fields) {
        return column.getRow(start + position, fields);
    }

    @Override
    public Variant getVariant(int position) {
        return (Variant) column.getObject(start + position);
    }

    @Override
    public Bitmap getBitmap(int position) {
        return (Bitmap) column.getObject(start + position);
    }

    @Override
    public boolean[] toBooleanArray() {
        boolean[] values = new boolean[size];
        for (int i = 0; i < size; i++) {
            values[i] = getBoolean(i);
        }
        return values;
    }

    @Override
    public byte[] toByteArray() {
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) {
            values[i] = getByte(i);
        }
        return values;
    }

    @Override
    public short[] toShortArray() {
        short[] values = new short[size];
        for (int i = 0; i < size; i++) {
            values[i] = getShort(i);
        }
        return values;
    }

    @Override
    public int[] toIntArray() {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = getInt(i);
        }
        return values;
    }

    @Override
    public long[] toLongArray() {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
            values[i] = getLong(i);
        }
        return values;
    }

    @Override
    public float[] toFloatArray() {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = getFloat(i);
        }
        return values;
    }

    @Override
    public double[] toDoubleArray() {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = getDouble(i);
        }
        return values;
    }
}
