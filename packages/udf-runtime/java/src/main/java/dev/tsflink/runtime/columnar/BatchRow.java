// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.bitmap.Bitmap;
import org.apache.flink.types.variant.Variant;

/**
 * A row that looks into columns, moved from row to row. The columns before `split` are read at one row number and the others at another,
 * so that the rows of a table function stand beside the row they came from; a negative number reads as NULL.
 */
public final class BatchRow implements RowData {
    private final ColumnReader[] columns;
    private final int split;
    private int left;
    private int right;
    private RowKind kind = RowKind.INSERT;

    public BatchRow(ColumnReader[] columns, int split) {
        this.columns = columns;
        this.split = split;
    }

    public void at(int row) {
        left = row;
        right = row;
    }

    public void at(int left, int right) {
        this.left = left;
        this.right = right;
    }

    private int row(int position) {
        return position < split ? left : right;
    }

    @Override
    public int getArity() {
        return columns.length;
    }

    @Override
    public RowKind getRowKind() {
        return kind;
    }

    @Override
    public void setRowKind(RowKind kind) {
        this.kind = kind;
    }

    @Override
    public boolean isNullAt(int position) {
        int row = row(position);
        return row < 0 || columns[position].isNullAt(row);
    }

    @Override
    public boolean getBoolean(int position) {
        return columns[position].getBoolean(row(position));
    }

    @Override
    public byte getByte(int position) {
        return columns[position].getByte(row(position));
    }

    @Override
    public short getShort(int position) {
        return columns[position].getShort(row(position));
    }

    @Override
    public int getInt(int position) {
        return columns[position].getInt(row(position));
    }

    @Override
    public long getLong(int position) {
        return columns[position].getLong(row(position));
    }

    @Override
    public float getFloat(int position) {
        return columns[position].getFloat(row(position));
    }

    @Override
    public double getDouble(int position) {
        return columns[position].getDouble(row(position));
    }

    @Override
    public StringData getString(int position) {
        return columns[position].getString(row(position));
    }

    @Override
    public byte[] getBinary(int position) {
        return columns[position].getBinary(row(position));
    }

    @Override
    public ArrayData getArray(int position) {
        return columns[position].getArray(row(position));
    }

    @Override
    public MapData getMap(int position) {
        return columns[position].getMap(row(position));
    }

    @Override
    public DecimalData getDecimal(int position, int precision, int scale) {
        return columns[position].getDecimal(row(position), precision, scale);
    }

    @Override
    public TimestampData getTimestamp(int position, int precision) {
        return columns[position].getTimestamp(row(position), precision);
    }

    @Override
    public <T> RawValueData<T> getRawValue(int position) {
        return columns[position].getRawValue(row(position));
    }

    @Override
    public RowData getRow(int position, int fields) {
        return columns[position].getRow(row(position), fields);
    }

    @Override
    public Variant getVariant(int position) {
        return (Variant) columns[position].getObject(row(position));
    }

    @Override
    public Bitmap getBitmap(int position) {
        return (Bitmap) columns[position].getObject(row(position));
    }

    @Override
    public String toString() {
        return kind.shortString() + " row of " + columns.length + " columns";
    }
}
