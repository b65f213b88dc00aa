// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** The driver's side of the transfer socket, for tests. */
final class TestTransferServer implements AutoCloseable {
    static final String TOKEN = "the token of the transfer";
    static final byte[] END = {};
    static final byte[] BROKEN = {1};

    final Map<String, List<byte[]>> rows = new ConcurrentHashMap<>();
    /** Frames of all results; {@link #END} and {@link #BROKEN} by identity. */
    final BlockingQueue<byte[]> results = new LinkedBlockingQueue<>();

    private final ServerSocket server;

    TestTransferServer() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread accept = new Thread(this::accept, "test-transfer");
        accept.setDaemon(true);
        accept.start();
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket), "test-transfer-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // By close.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                line.append((char) c);
            }
            JsonNode hello = new ObjectMapper().readTree(line.toString());
            OutputStream out = socket.getOutputStream();
            if (!hello.get("token").asText().equals(TOKEN)) {
                out.write("{\"error\":\"wrong token\"}\n".getBytes(StandardCharsets.UTF_8));
                return;
            }
            out.write("{\"ok\":true}\n".getBytes(StandardCharsets.UTF_8));
            if (hello.get("kind").asText().equals("rows")) {
                for (byte[] frame : rows.get(hello.get("id").asText())) {
                    header(out, frame.length);
                    out.write(frame);
                }
                header(out, 0);
                return;
            }
            while (true) {
                byte[] frame = new byte[Integer.reverseBytes(in.readInt())];
                in.readFully(frame);
                if (frame.length == 0) {
                    results.add(END);
                    return;
                }
                results.add(frame);
            }
        } catch (EOFException broken) {
            results.add(BROKEN);
        } catch (IOException broken) {
            results.add(BROKEN);
        }
    }

    private static void header(OutputStream out, int length) throws IOException {
        out.write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)});
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
