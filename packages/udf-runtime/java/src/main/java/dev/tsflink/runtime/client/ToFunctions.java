// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import dev.tsflink.runtime.columnar.BatchWriter;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** `ToFunctions` of function.proto. A batch is drained from the columns' own arrays into HTTP/2 frames. */
abstract class ToFunctions extends InputStream implements Drainable, KnownLength {
    static final MethodDescriptor.Marshaller<ToFunctions> MARSHALLER = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(ToFunctions message) {
            return message;
        }

        @Override
        public ToFunctions parse(InputStream stream) {
            throw new UnsupportedOperationException("The operator never receives this message");
        }
    };

    @Override
    public abstract int available();

    @Override
    public abstract int drainTo(OutputStream target) throws IOException;

    @Override
    public int read() {
        throw new UnsupportedOperationException("Drained, never read byte by byte");
    }

    static ToFunctions open(int protocol, String token, String spec) {
        ByteArrayOutputStream open = new ByteArrayOutputStream();
        try {
            Proto.writeNumber(open, 1, protocol);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        Proto.writeString(open, 2, token);
        Proto.writeString(open, 3, spec);
        return wrapped(1, open.toByteArray());
    }

    static ToFunctions closing() {
        return wrapped(3, new byte[0]);
    }

    private static ToFunctions wrapped(int field, byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Proto.writeBytesHeader(out, field, message.length);
            out.write(message);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        byte[] bytes = out.toByteArray();
        return new ToFunctions() {
            @Override
            public int available() {
                return bytes.length;
            }

            @Override
            public int drainTo(OutputStream target) throws IOException {
                target.write(bytes);
                return bytes.length;
            }
        };
    }

    /** The same for the parts of a stream operator's batch. */
    static ToFunctions streamBatch(long sequence, List<Part> parts) {
        long inner = sequence == 0 ? 0 : 1 + Proto.varintSize(sequence);
        for (Part part : parts) {
            long size = part.messageSize();
            inner += 1 + Proto.varintSize(size) + size;
        }
        long message = inner;
        long total = 1 + Proto.varintSize(inner) + inner;
        if (total > Integer.MAX_VALUE - 64) {
            throw new IllegalStateException("A batch has " + total + " bytes, more than one message can carry");
        }
        return new ToFunctions() {
            @Override
            public int available() {
                return (int) total;
            }

            @Override
            public int drainTo(OutputStream target) throws IOException {
                ByteArrayOutputStream header = new ByteArrayOutputStream(32);
                Proto.writeBytesHeader(header, 4, message);
                if (sequence != 0) {
                    Proto.writeNumber(header, 1, sequence);
                }
                header.writeTo(target);
                for (Part part : parts) {
                    part.writeTo(target);
                }
                return (int) total;
            }
        };
    }

    /** The columns must stay as they are until the answer to this batch has come. */
    static ToFunctions batch(long sequence, int rows, BatchWriter columns) {
        long arrow = columns.seal(rows);
        long inner = 1 + Proto.varintSize(sequence) + 1 + Proto.varintSize(rows) + 1 + Proto.varintSize(arrow) + arrow;
        long total = 1 + Proto.varintSize(inner) + inner;
        if (total > Integer.MAX_VALUE - 64) {
            throw new IllegalStateException("A batch of " + rows + " rows has " + total + " bytes, more than one message can carry");
        }
        return new ToFunctions() {
            @Override
            public int available() {
                return (int) total;
            }

            @Override
            public int drainTo(OutputStream target) throws IOException {
                ByteArrayOutputStream header = new ByteArrayOutputStream(32);
                Proto.writeBytesHeader(header, 2, inner);
                Proto.writeNumber(header, 1, sequence);
                Proto.writeNumber(header, 2, rows);
                Proto.writeBytesHeader(header, 3, arrow);
                header.writeTo(target);
                columns.writeTo(target);
                return (int) total;
            }
        };
    }
}
