// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.table.types.logical.RowType;

/**
 * Seals columns into one encapsulated Arrow IPC record batch message. The message is never put together in memory: {@link #writeTo} writes
 * the metadata and then each column's own array.
 *
 * <p>The metadata of a type always has the same shape, so it is laid out by hand with all numbers at fixed places (in flatbuffers' own rules:
 * a message table, a record batch table, the vector of nodes, the vector of buffers).
 */
public final class BatchWriter {
    private static final byte[] PADDING = new byte[8];
    private static final int PREFIX = 8;
    private static final int NODES = 72;
    private static final short METADATA_V5 = 4;
    private static final byte RECORD_BATCH = 3;

    private final ColumnWriter[] columns;
    private final Buffers buffers = new Buffers();
    private byte[] metadata;
    private int metadataLength;

    public BatchWriter(RowType type) {
        this(Columns.writers(type.getChildren()));
    }

    private BatchWriter(ColumnWriter[] columns) {
        this.columns = columns;
    }

    public int columns() {
        return columns.length;
    }

    public ColumnWriter column(int index) {
        return columns[index];
    }

    public void reset() {
        for (ColumnWriter column : columns) {
            column.reset();
        }
    }

    /** Bytes of the values so far, without metadata and padding. */
    public long bytes() {
        long bytes = 0;
        for (ColumnWriter column : columns) {
            bytes += column.bytes();
        }
        return bytes;
    }

    /** Fixes the message for `rows` rows; nothing may be appended until {@link #reset()}. Returns its length in bytes. */
    public long seal(int rows) {
        buffers.clear();
        for (ColumnWriter column : columns) {
            if (column.count != rows) {
                throw new IllegalStateException("A column has " + column.count + " values in a batch of " + rows + " rows");
            }
            column.collect(buffers);
        }
        int nodes = buffers.nodes();
        int count = buffers.buffers();
        int buffersAt = NODES + 16 * nodes + 8;
        int length = PREFIX + buffersAt + 16 * count;
        if (metadata == null) {
            metadata = layOut(nodes, count, buffersAt, length);
            metadataLength = length;
        }
        for (int i = 0; i < nodes; i++) {
            LittleEndian.putLong(metadata, PREFIX + NODES + 16 * i, buffers.nodeLength(i));
            LittleEndian.putLong(metadata, PREFIX + NODES + 16 * i + 8, buffers.nodeNulls(i));
        }
        long body = 0;
        for (int i = 0; i < count; i++) {
            int at = PREFIX + buffersAt + 16 * i;
            LittleEndian.putLong(metadata, at, body);
            LittleEndian.putLong(metadata, at + 8, buffers.length(i));
            body += (buffers.length(i) + 7L) & ~7L;
        }
        LittleEndian.putLong(metadata, PREFIX + 24, body);
        LittleEndian.putLong(metadata, PREFIX + 56, rows);
        return metadataLength + body;
    }

    private static byte[] layOut(int nodes, int buffers, int buffersAt, int length) {
        byte[] m = new byte[length];
        LittleEndian.putInt(m, 0, -1);
        LittleEndian.putInt(m, 4, length - PREFIX);
        // Root, then the message's vtable at 4: its size, the table's size, version, header type, header, body length.
        putInt(m, 0, 16);
        putShorts(m, 4, 12, 20, 16, 18, 4, 8);
        putInt(m, 16, 12);
        putInt(m, 20, 48 - 20);
        LittleEndian.putShort(m, PREFIX + 32, METADATA_V5);
        m[PREFIX + 34] = RECORD_BATCH;
        // The record batch: vtable at 36 (length, nodes, buffers), table at 48.
        putShorts(m, 36, 10, 20, 8, 4, 16);
        putInt(m, 48, 12);
        putInt(m, 52, NODES - 4 - 52);
        putInt(m, 64, buffersAt - 4 - 64);
        putInt(m, NODES - 4, nodes);
        putInt(m, buffersAt - 4, buffers);
        return m;
    }

    private static void putInt(byte[] metadata, int at, int value) {
        LittleEndian.putInt(metadata, PREFIX + at, value);
    }

    private static void putShorts(byte[] metadata, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            LittleEndian.putShort(metadata, PREFIX + at + 2 * i, (short) values[i]);
        }
    }

    /** Writes the sealed message. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(metadata, 0, metadataLength);
        for (int i = 0; i < buffers.buffers(); i++) {
            int length = buffers.length(i);
            if (length > 0) {
                out.write(buffers.array(i), 0, length);
                int padding = -length & 7;
                if (padding != 0) {
                    out.write(PADDING, 0, padding);
                }
            }
        }
    }
}
