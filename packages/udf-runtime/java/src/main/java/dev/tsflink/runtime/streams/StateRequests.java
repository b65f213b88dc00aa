// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.Sockets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers functions that ask for state while they run, which block until they are answered. A thread of its own, because the task thread may be waiting for the
 * very process that asks: on the main thread of a driver all functions of a job run, those behind a full buffer downstream as well.
 */
final class StateRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tsflink.functions");
    private static final int LARGEST_REQUEST = 1 << 28;

    /** Reads state; called in the thread of the requests. */
    interface Reader {
        byte[] read(int kind, int state, int slot, byte[] payload) throws Exception;
    }

    private final SocketChannel channel;
    private final Reader reader;
    private final Thread thread;
    private volatile boolean closed;

    StateRequests(String address, String token, Reader reader) throws IOException {
        this.reader = reader;
        channel = Sockets.connect(address);
        try {
            write(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer consent = ByteBuffer.allocate(1);
            if (!read(consent)) {
                throw new WorkerException("The function server at " + address + " did not accept the connection for requests of state");
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        thread = new Thread(this::run, "tsflink-state");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (read(length.clear())) {
                int size = length.getInt(0);
                if (size < 9 || size > LARGEST_REQUEST) {
                    throw new IOException("A request of state has " + size + " bytes");
                }
                ByteBuffer request = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
                if (!read(request)) {
                    return;
                }
                request.flip();
                int kind = request.get();
                int state = request.getInt();
                int slot = request.getInt();
                byte[] payload = new byte[request.remaining()];
                request.get(payload);
                answer(kind, state, slot, payload);
            }
        } catch (IOException e) {
            if (!closed) {
                LOG.warn("Requests of state can no longer be answered", e);
            }
        } finally {
            closeChannel();
        }
    }

    private void answer(int kind, int state, int slot, byte[] payload) throws IOException {
        byte[] answer;
        byte status = 0;
        try {
            answer = reader.read(kind, state, slot, payload);
        } catch (Exception e) {
            LOG.warn("State could not be read for a function", e);
            answer = String.valueOf(e).getBytes(StandardCharsets.UTF_8);
            status = 1;
        }
        ByteBuffer frame = ByteBuffer.allocate(5 + answer.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(1 + answer.length).put(status).put(answer).flip();
        write(frame);
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private boolean read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                return false;
            }
        }
        return true;
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The connection for requests of state was closed before", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        closeChannel();
        thread.join(5_000);
    }
}
