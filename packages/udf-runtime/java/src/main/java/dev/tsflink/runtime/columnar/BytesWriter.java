// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** Values of any length: offsets and the bytes one after the other. */
abstract class BytesWriter extends ColumnWriter {
    byte[] offsets = new byte[64];
    byte[] data = EMPTY;
    int end;

    /** Makes room for a value and returns where it starts; the caller writes it and calls {@link #finish}. */
    final int start(int length) {
        markValid();
        long needed = (long) end + length;
        if (needed > data.length) {
            data = grow(data, needed);
        }
        return end;
    }

    final void finish(int length) {
        end += length;
        int at = (count + 1) << 2;
        if (at + 4 > offsets.length) {
            offsets = grow(offsets, at + 4);
        }
        LittleEndian.putInt(offsets, at, end);
        count++;
    }

    @Override
    final void putNull() {
        int at = (count + 1) << 2;
        if (at + 4 > offsets.length) {
            offsets = grow(offsets, at + 4);
        }
        LittleEndian.putInt(offsets, at, end);
    }

    @Override
    public final long bytes() {
        return end + ((long) count << 2);
    }

    @Override
    final void collect(Buffers into) {
        collectValidity(into);
        into.buffer(offsets, (count + 1) << 2);
        into.buffer(data, end);
    }

    @Override
    final void clear() {
        end = 0;
    }
}
