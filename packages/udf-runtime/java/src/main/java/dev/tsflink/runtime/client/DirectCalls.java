// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Calls that are awaited one by one, on a plain connection beside the stream of the protocol: what that takes for a message is many times as much. */
public final class DirectCalls implements AutoCloseable {
    private static final int HEADER = 4;
    private static final int LARGEST_ANSWER = Integer.MAX_VALUE - 64;

    private final SocketChannel channel;
    private final Frame frame = new Frame();
    private ByteBuffer out = buffer(1 << 14);
    private ByteBuffer in = buffer(1 << 14);

    public DirectCalls(String address, String token) throws IOException {
        channel = Sockets.connect(address);
        try {
            write(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)));
            in.clear().limit(1);
            readFully();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** @throws IOException when the other side has closed the connection: why stands on the stream */
    public StreamResult call(long sequence, List<Part> parts) throws IOException {
        frame.reset();
        int length = ToFunctions.streamBatch(sequence, parts).drainTo(frame);
        if (out.capacity() < HEADER + length) {
            out = buffer(HEADER + length);
        }
        out.clear();
        out.putInt(length);
        frame.copyTo(out);
        write(out.flip());

        in.clear().limit(HEADER);
        readFully();
        int size = in.getInt(0);
        if (size < 0 || size > LARGEST_ANSWER) {
            throw new IOException("An answer of " + size + " bytes was announced");
        }
        if (in.capacity() < size) {
            in = buffer(size);
        }
        in.clear().limit(size);
        readFully();
        byte[] answer = new byte[size];
        in.flip().get(answer);
        StreamResult result = new FromFunctions(answer).streamResult;
        if (result == null) {
            throw new IOException("A call was answered with something else than a result");
        }
        return result;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void readFully() throws IOException {
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("The function server closed the connection for calls");
            }
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(Math.max(size, 1 << 14)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static final class Frame extends ByteArrayOutputStream {
        void copyTo(ByteBuffer target) {
            target.put(buf, 0, count);
        }
    }
}
