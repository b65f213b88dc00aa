// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.util.Arrays;
import org.apache.flink.table.data.RawValueData;

/** VARBINARY and RAW. */
final class BinaryReader extends ColumnReader {
    private final byte[] offsets;
    private final int offsetsAt;
    private final byte[] data;
    private final int dataAt;

    BinaryReader(Validity validity, byte[] offsets, int offsetsAt, byte[] data, int dataAt) {
        super(validity);
        this.offsets = offsets;
        this.offsetsAt = offsetsAt;
        this.data = data;
        this.dataAt = dataAt;
    }

    @Override
    public byte[] getBinary(int row) {
        int at = offsetsAt + (row << 2);
        return Arrays.copyOfRange(data, dataAt + LittleEndian.getInt(offsets, at), dataAt + LittleEndian.getInt(offsets, at + 4));
    }

    @Override
    public <T> RawValueData<T> getRawValue(int row) {
        return RawValueData.fromBytes(getBinary(row));
    }
}
