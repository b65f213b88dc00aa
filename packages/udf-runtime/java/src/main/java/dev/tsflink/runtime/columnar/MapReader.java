// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;

/** MAP and MULTISET. */
final class MapReader extends ColumnReader {
    private final byte[] offsets;
    private final int offsetsAt;
    private final ColumnReader key;
    private final ColumnReader value;

    MapReader(Validity validity, byte[] offsets, int offsetsAt, ColumnReader key, ColumnReader value) {
        super(validity);
        this.offsets = offsets;
        this.offsetsAt = offsetsAt;
        this.key = key;
        this.value = value;
    }

    @Override
    public MapData getMap(int row) {
        int at = offsetsAt + (row << 2);
        int start = LittleEndian.getInt(offsets, at);
        int size = LittleEndian.getInt(offsets, at + 4) - start;
        return new ColumnMap(new ColumnArray(key, start, size), new ColumnArray(value, start, size));
    }

    /** Two views side by side. */
    private static final class ColumnMap implements MapData {
        private final ArrayData keys;
        private final ArrayData values;

        ColumnMap(ArrayData keys, ArrayData values) {
            this.keys = keys;
            this.values = values;
        }

        @Override
        public int size() {
            return keys.size();
        }

        @Override
        public ArrayData keyArray() {
            return keys;
        }

        @Override
        public ArrayData valueArray() {
            return values;
        }
    }
}
