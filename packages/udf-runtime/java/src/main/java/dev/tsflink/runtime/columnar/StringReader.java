// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/** CHAR and VARCHAR: strings that look into the column's bytes. */
final class StringReader extends ColumnReader {
    private final byte[] offsets;
    private final int offsetsAt;
    private final int dataAt;
    /** One segment for the column: wrapping the bytes anew for each value would cost more than the value. */
    private final MemorySegment[] segments;

    StringReader(Validity validity, byte[] offsets, int offsetsAt, byte[] data, int dataAt) {
        super(validity);
        this.offsets = offsets;
        this.offsetsAt = offsetsAt;
        this.dataAt = dataAt;
        this.segments = new MemorySegment[] {MemorySegmentFactory.wrap(data)};
    }

    @Override
    public StringData getString(int row) {
        int at = offsetsAt + (row << 2);
        int start = LittleEndian.getInt(offsets, at);
        return new BinaryStringData(segments, dataAt + start, LittleEndian.getInt(offsets, at + 4) - start);
    }
}
