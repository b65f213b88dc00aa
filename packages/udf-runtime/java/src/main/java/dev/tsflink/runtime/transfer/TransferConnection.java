// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.BatchWriter;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** A connection to the driver's transfer server: a greeting with the token, then frames `[u32 little endian length][payload]`. */
final class TransferConnection implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private TransferConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = Channels.newInputStream(channel);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    static TransferConnection open(String address, String token, String kind, String id) throws IOException {
        SocketChannel channel = connect(address);
        TransferConnection connection = new TransferConnection(channel);
        try {
            String hello = JSON.createObjectNode().put("token", token).put("kind", kind).put("id", id).toString();
            connection.out.write((hello + "\n").getBytes(StandardCharsets.UTF_8));
            connection.out.flush();
            JsonNode answer = JSON.readTree(connection.line());
            if (!answer.path("ok").asBoolean()) {
                throw new IOException("The driver refused the transfer '" + id + "': " + answer.path("error").asText("without a reason"));
            }
            return connection;
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static SocketChannel connect(String address) throws IOException {
        if (address.startsWith("unix:")) {
            try {
                // Java 16 has these; the jar must load on 11 as well.
                SocketAddress path = (SocketAddress) Class.forName("java.net.UnixDomainSocketAddress")
                        .getMethod("of", String.class)
                        .invoke(null, address.substring("unix:".length()));
                ProtocolFamily family = (ProtocolFamily) java.net.StandardProtocolFamily.class.getField("UNIX").get(null);
                SocketChannel channel = (SocketChannel) SocketChannel.class.getMethod("open", ProtocolFamily.class).invoke(null, family);
                try {
                    channel.connect(path);
                } catch (IOException e) {
                    channel.close();
                    throw e;
                }
                return channel;
            } catch (ReflectiveOperationException e) {
                throw new IOException("Java " + System.getProperty("java.version") + " has no Unix domain sockets", e);
            }
        }
        int colon = address.lastIndexOf(':');
        return SocketChannel.open(new InetSocketAddress(InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1))));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The driver closed the connection");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    void write(byte[] payload) throws IOException {
        header(payload.length);
        out.write(payload);
        out.flush();
    }

    void write(BatchWriter batch, int rows) throws IOException {
        long length = batch.seal(rows);
        if (length > Integer.MAX_VALUE) {
            throw new IOException("A batch of results has " + length + " bytes, more than a frame can carry");
        }
        header((int) length);
        batch.writeTo(out);
        out.flush();
    }

    /** Says that nothing is missing. */
    void end() throws IOException {
        header(0);
        out.flush();
    }

    private void header(int length) throws IOException {
        out.write(length);
        out.write(length >>> 8);
        out.write(length >>> 16);
        out.write(length >>> 24);
    }

    List<byte[]> readAll() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (byte[] frame = read(); frame != null; frame = read()) {
            frames.add(frame);
        }
        return frames;
    }

    /** The next frame; null at the end. */
    byte[] read() throws IOException {
        DataInputStream data = new DataInputStream(in);
        int length;
        try {
            length = Integer.reverseBytes(data.readInt());
        } catch (EOFException e) {
            throw new EOFException("The driver broke off before all rows had been read");
        }
        if (length < 0) {
            throw new IOException("A frame of " + Integer.toUnsignedString(length) + " bytes is too long");
        }
        if (length == 0) {
            return null;
        }
        byte[] frame = new byte[length];
        data.readFully(frame);
        return frame;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
