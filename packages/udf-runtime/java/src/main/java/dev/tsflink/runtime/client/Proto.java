// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The bit of the protobuf wire format that the function protocol needs. */
final class Proto {
    private static final int VARINT = 0;
    private static final int BYTES = 2;

    private Proto() {}

    static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    static void writeVarint(OutputStream out, long value) throws IOException {
        while ((value & ~0x7fL) != 0) {
            out.write((int) (value & 0x7f | 0x80));
            value >>>= 7;
        }
        out.write((int) value);
    }

    static void writeNumber(OutputStream out, int field, long value) throws IOException {
        writeVarint(out, field << 3 | VARINT);
        writeVarint(out, value);
    }

    static void writeBytesHeader(OutputStream out, int field, long length) throws IOException {
        writeVarint(out, field << 3 | BYTES);
        writeVarint(out, length);
    }

    static void writeString(ByteArrayOutputStream out, int field, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        try {
            writeBytesHeader(out, field, bytes.length);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        out.write(bytes, 0, bytes.length);
    }

    /** Walks over the fields of a message in an array. */
    static final class Reader {
        final byte[] bytes;
        private final int end;
        private int at;
        private int wireType;
        /** Of the bytes field just read. */
        int valueAt;

        int valueLength;

        Reader(byte[] bytes, int at, int length) {
            this.bytes = bytes;
            this.at = at;
            this.end = at + length;
        }

        /** The number of the next field, or 0 at the end. */
        int next() throws IOException {
            if (at == end) {
                return 0;
            }
            long tag = varint();
            wireType = (int) (tag & 7);
            return (int) (tag >>> 3);
        }

        long number() throws IOException {
            expect(VARINT);
            return varint();
        }

        void value() throws IOException {
            expect(BYTES);
            long length = varint();
            if (length < 0 || length > end - at) {
                throw new IOException("A protocol message was cut off");
            }
            valueAt = at;
            valueLength = (int) length;
            at += valueLength;
        }

        String string() throws IOException {
            value();
            return new String(bytes, valueAt, valueLength, StandardCharsets.UTF_8);
        }

        Reader message() throws IOException {
            value();
            return new Reader(bytes, valueAt, valueLength);
        }

        /** Fields that a newer peer may send are passed over. */
        void skip() throws IOException {
            switch (wireType) {
                case VARINT:
                    varint();
                    break;
                case 1:
                    move(8);
                    break;
                case BYTES:
                    value();
                    break;
                case 5:
                    move(4);
                    break;
                default:
                    throw new IOException("A protocol message has a field of wire type " + wireType);
            }
        }

        private void move(int by) throws IOException {
            if (by > end - at) {
                throw new IOException("A protocol message was cut off");
            }
            at += by;
        }

        private void expect(int type) throws IOException {
            if (wireType != type) {
                throw new IOException("A protocol message has a field of wire type " + wireType + " where " + type + " was expected");
            }
        }

        private long varint() throws IOException {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= end) {
                    throw new IOException("A protocol message was cut off");
                }
                byte next = bytes[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IOException("A protocol message has a number of more than 64 bits");
        }
    }
}
