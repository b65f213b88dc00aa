// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/**
 * Reads flatbuffers metadata that may be damaged: every position is checked against the metadata's own bounds, and what is outside is a
 * {@link ColumnarException}.
 */
final class Flat {
    private final byte[] bytes;
    private final int start;
    private final int end;

    Flat(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
    }

    int root() {
        return indirect(start);
    }

    /** The position of a field of the table at `table`, or 0 when it is absent. */
    int field(int table, int index) {
        long vtable = (long) table - getInt(table);
        if (vtable < start || vtable + 4 > end) {
            throw damaged();
        }
        int size = getShort((int) vtable) & 0xffff;
        int at = 4 + 2 * index;
        if (at + 2 > size) {
            return 0;
        }
        int offset = getShort((int) vtable + at) & 0xffff;
        return offset == 0 ? 0 : table + offset;
    }

    int indirect(int at) {
        long target = at + (getInt(at) & 0xffffffffL);
        check(target, 4);
        return (int) target;
    }

    /** The position of the first of `count(vector)` elements. */
    int vector(int field, int elementSize) {
        int vector = indirect(field);
        int count = getInt(vector);
        if (count < 0) {
            throw damaged();
        }
        check(vector + 4L, (long) count * elementSize);
        return vector + 4;
    }

    int count(int vector) {
        return getInt(vector - 4);
    }

    byte getByte(int at) {
        check(at, 1);
        return bytes[at];
    }

    short getShort(int at) {
        check(at, 2);
        return LittleEndian.getShort(bytes, at);
    }

    int getInt(int at) {
        check(at, 4);
        return LittleEndian.getInt(bytes, at);
    }

    long getLong(int at) {
        check(at, 8);
        return LittleEndian.getLong(bytes, at);
    }

    private void check(long at, long length) {
        if (at < start || at + length > end) {
            throw damaged();
        }
    }

    static ColumnarException damaged() {
        return new ColumnarException("The metadata of an Arrow message is damaged");
    }
}
