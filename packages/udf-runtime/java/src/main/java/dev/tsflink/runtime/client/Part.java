// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import dev.tsflink.runtime.columnar.BatchWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A piece of a stream operator's batch: columns, or bytes of another form. Neither may change until the batch is answered. */
public final class Part {
    private final int kind;
    private final int index;
    private final int rows;
    private final BatchWriter columns;
    private final byte[] bytes;
    private final long length;

    private Part(int kind, int index, int rows, BatchWriter columns, byte[] bytes, long length) {
        this.kind = kind;
        this.index = index;
        this.rows = rows;
        this.columns = columns;
        this.bytes = bytes;
        this.length = length;
    }

    public static Part of(int kind, int index, int rows, BatchWriter columns) {
        return new Part(kind, index, rows, columns, null, columns.seal(rows));
    }

    public static Part of(int kind, int index, int rows, byte[] bytes, int length) {
        return new Part(kind, index, rows, null, bytes, length);
    }

    private long headerSize() {
        return 1 + Proto.varintSize(kind) + 1 + Proto.varintSize(index) + 1 + Proto.varintSize(rows) + 1 + Proto.varintSize(length);
    }

    long messageSize() {
        return headerSize() + length;
    }

    /** As field 2 of a batch. */
    void writeTo(OutputStream target) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream(32);
        Proto.writeBytesHeader(header, 2, messageSize());
        Proto.writeNumber(header, 1, kind);
        Proto.writeNumber(header, 2, index);
        Proto.writeNumber(header, 3, rows);
        Proto.writeBytesHeader(header, 4, length);
        header.writeTo(target);
        if (columns != null) {
            columns.writeTo(target);
        } else {
            target.write(bytes, 0, (int) length);
        }
    }
}
