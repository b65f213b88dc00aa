// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/**
 * One column of a batch, read by row number. A subclass answers for the accessors of its own type; another one is a mistake of the
 * planner or of ours and says so. A class and not Flink's column vector interfaces: a call through it costs no type check.
 */
public abstract class ColumnReader {
    private final byte[] validity;
    private final int validityOffset;

    ColumnReader(Validity validity) {
        this.validity = validity.bits;
        this.validityOffset = validity.offset;
    }

    public boolean isNullAt(int row) {
        return validity != null && (validity[validityOffset + (row >>> 3)] & (1 << (row & 7))) == 0;
    }

    public boolean getBoolean(int row) {
        throw wrong("BOOLEAN");
    }

    public byte getByte(int row) {
        throw wrong("TINYINT");
    }

    public short getShort(int row) {
        throw wrong("SMALLINT");
    }

    public int getInt(int row) {
        throw wrong("INT");
    }

    public long getLong(int row) {
        throw wrong("BIGINT");
    }

    public float getFloat(int row) {
        throw wrong("FLOAT");
    }

    public double getDouble(int row) {
        throw wrong("DOUBLE");
    }

    public StringData getString(int row) {
        throw wrong("STRING");
    }

    public DecimalData getDecimal(int row, int precision, int scale) {
        throw wrong("DECIMAL");
    }

    public TimestampData getTimestamp(int row, int precision) {
        throw wrong("TIMESTAMP");
    }

    public <T> RawValueData<T> getRawValue(int row) {
        throw wrong("RAW");
    }

    public byte[] getBinary(int row) {
        throw wrong("BYTES");
    }

    public ArrayData getArray(int row) {
        throw wrong("ARRAY");
    }

    public MapData getMap(int row) {
        throw wrong("MAP");
    }

    public RowData getRow(int row, int fields) {
        throw wrong("ROW");
    }

    /** A value kept as an object, for types that have no columnar form (only in the JVM). */
    public Object getObject(int row) {
        throw wrong("structured");
    }

    private IllegalStateException wrong(String asked) {
        return new IllegalStateException("A " + asked + " value was asked of a column that is a " + getClass().getSimpleName());
    }
}
