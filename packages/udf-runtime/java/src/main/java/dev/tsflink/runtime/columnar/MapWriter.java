// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/** MAP, and MULTISET as a map to counts: offsets into a struct of keys and values. */
final class MapWriter extends ValueWriter {
    private final ColumnWriter key;
    private final ColumnWriter value;
    private byte[] offsets = new byte[64];

    MapWriter(ColumnWriter key, ColumnWriter value) {
        this.key = key;
        this.value = value;
    }

    @Override
    void put(RowData row, int position) {
        put(row.getMap(position));
    }

    @Override
    void put(ArrayData array, int position) {
        put(array.getMap(position));
    }

    private void put(MapData map) {
        ArrayData keys = map.keyArray();
        ArrayData values = map.valueArray();
        int size = map.size();
        for (int i = 0; i < size; i++) {
            key.append(keys, i);
            value.append(values, i);
        }
        putNull();
    }

    @Override
    void putNull() {
        int at = (count + 1) << 2;
        if (at + 4 > offsets.length) {
            offsets = grow(offsets, at + 4);
        }
        LittleEndian.putInt(offsets, at, key.count);
    }

    @Override
    public long bytes() {
        return ((long) count << 2) + key.bytes() + value.bytes();
    }

    @Override
    void collect(Buffers into) {
        collectValidity(into);
        into.buffer(offsets, (count + 1) << 2);
        into.node(key.count, 0);
        into.buffer(EMPTY, 0);
        key.collect(into);
        value.collect(into);
    }

    @Override
    public ColumnReader reader() {
        return new MapReader(readerValidity(), offsets, 0, key.reader(), value.reader());
    }

    @Override
    void clear() {
        key.reset();
        value.reset();
    }
}
