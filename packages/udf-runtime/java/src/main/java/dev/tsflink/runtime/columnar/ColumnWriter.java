// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.Arrays;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;

/**
 * Fills one column. Its buffers are Arrow's, in byte arrays that are kept from batch to batch; {@link #reader()} looks at the same arrays,
 * so a column that also stays in the JVM is stored once.
 */
public abstract class ColumnWriter {
    static final byte[] EMPTY = new byte[0];

    /** Values so far, nulls included. */
    int count;

    int nulls;
    /** Bits, 1 = a value. Allocated by the first null of a batch; as long as there is none the column has no validity buffer. */
    byte[] validity = EMPTY;

    /** Appends the field of a row, null included. */
    public abstract void append(RowData row, int position);

    /** Appends an element of an array, null included. */
    public abstract void append(ArrayData array, int position);

    /** Room for a null in the value buffers. */
    abstract void putNull();

    /** Bytes in the buffers of this column, roughly. */
    public abstract long bytes();

    /** This column's nodes and buffers, children after their parent. */
    abstract void collect(Buffers into);

    /** A view of the values appended so far; valid until {@link #reset()}. */
    public abstract ColumnReader reader();

    abstract void clear();

    public final void reset() {
        if (nulls != 0) {
            Arrays.fill(validity, 0, Math.min(validity.length, (count + 7) >>> 3), (byte) 0);
            nulls = 0;
        }
        count = 0;
        clear();
    }

    final void appendNull() {
        if (nulls++ == 0) {
            startValidity();
        }
        ensureValidity();
        putNull();
        count++;
    }

    /** Call before `count` grows. */
    final void markValid() {
        if (nulls != 0) {
            ensureValidity();
            validity[count >>> 3] |= (byte) (1 << (count & 7));
        }
    }

    private void startValidity() {
        int bytes = (count >>> 3) + 1;
        if (validity.length < bytes) {
            validity = new byte[Math.max(64, bytes * 2)];
        }
        Arrays.fill(validity, 0, count >>> 3, (byte) 0xff);
        Arrays.fill(validity, count >>> 3, validity.length, (byte) 0);
        validity[count >>> 3] = (byte) ((1 << (count & 7)) - 1);
    }

    private void ensureValidity() {
        int at = count >>> 3;
        if (at >= validity.length) {
            validity = Arrays.copyOf(validity, Math.max(64, at * 2));
        }
    }

    final void collectValidity(Buffers into) {
        into.node(count, nulls);
        if (nulls == 0) {
            into.buffer(EMPTY, 0);
        } else {
            into.buffer(validity, (count + 7) >>> 3);
        }
    }

    final Validity readerValidity() {
        return nulls == 0 ? Validity.NONE : new Validity(validity, 0);
    }

    static byte[] grow(byte[] array, long needed) {
        if (needed > Integer.MAX_VALUE - 16) {
            throw new ColumnarException("A batch column would need " + needed + " bytes, more than a byte array holds; send smaller rows");
        }
        return Arrays.copyOf(array, (int) Math.min(Integer.MAX_VALUE - 16, Math.max(needed, Math.max(256L, array.length * 2L))));
    }
}
