// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The connection on which the JVM tells the main thread what happens - jobs that end, lines that are printed - and on which the main
 * thread can say "stop" while the engine thread is busy.
 */
public final class Events {
    /** Whoever publishes faster than Node reads has to wait. */
    private static final int QUEUE = 4096;

    private static final int BATCH_BYTES = 64 * 1024;

    private static volatile Events instance;
    private static volatile Thread engineThread;

    private final SocketChannel channel;
    private final InputStream input;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean open = true;

    private Events(SocketChannel channel, InputStream input) {
        this.channel = channel;
        this.input = input;
    }

    /**
     * Connects to the transfer server; called by the engine thread.
     *
     * @param address {@code unix:PATH} or {@code HOST:PORT}
     */
    public static synchronized void connect(String address, String token) throws IOException {
        engineThread = Thread.currentThread();
        SocketChannel channel = open(address);
        InputStream input = Channels.newInputStream(channel);
        // Written by hand: this is on the way to the first query, and the JSON library takes a quarter of a second to load.
        String hello = "{\"token\":\"" + token + "\",\"kind\":\"events\",\"id\":\"\"}\n";
        write(channel, ByteBuffer.wrap(hello.getBytes(StandardCharsets.UTF_8)));
        String answer = line(input);
        if (!answer.equals("{\"ok\":true}")) {
            channel.close();
            throw new IOException("The transfer server refused: " + answer);
        }
        Events events = new Events(channel, input);
        instance = events;
        daemon("tsflink-events-out", events::writeAll);
        daemon("tsflink-events-in", events::readAll);
    }

    /** Queues an event; waits while the queue is full. Returns false when nobody listens any more. */
    public static boolean publish(ObjectNode event) {
        Events events = instance;
        return events != null && events.put(event.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean put(byte[] event) {
        try {
            while (open) {
                if (queue.offer(event, 100, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void writeAll() {
        ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (open) {
                byte[] event = queue.take();
                batch.clear();
                do {
                    if (batch.remaining() < 4 + event.length) {
                        flush(batch);
                    }
                    if (batch.capacity() < 4 + event.length) {
                        batch = ByteBuffer.allocate(4 + event.length).order(ByteOrder.LITTLE_ENDIAN);
                    }
                    batch.putInt(event.length).put(event);
                } while ((event = queue.poll()) != null);
                flush(batch);
            }
        } catch (IOException | InterruptedException ended) {
            close();
        }
    }

    private void flush(ByteBuffer batch) throws IOException {
        batch.flip();
        write(channel, batch);
        batch.clear();
    }

    private void readAll() {
        try (DataInputStream frames = new DataInputStream(input)) {
            while (true) {
                byte[] message = new byte[Integer.reverseBytes(frames.readInt())];
                frames.readFully(message);
                JsonNode command = ThrowableDigest.JSON.readTree(message);
                daemon("tsflink-command", () -> obey(command));
            }
        } catch (IOException ended) {
            close();
        }
    }

    private static void obey(JsonNode command) {
        if (command.path("do").asText().equals("halt")) {
            engineThread.interrupt();
            halt(command.path("code").asInt(), command.path("after").asLong());
            return;
        }
        if (command.path("do").asText().equals("stop-cluster")) {
            boolean complete = EmbeddedCluster.stop(command.path("timeout").asLong());
            ObjectNode done = ThrowableDigest.JSON.createObjectNode().put("topic", "bridge.stopped");
            publish(done.put("id", command.path("id").asInt()).put("complete", complete));
        }
    }

    /** Node cannot end while the engine thread is in the middle of a call. Most calls end when interrupted; for the others the JVM ends the process. */
    private static void halt(int code, long afterMillis) {
        try {
            Thread.sleep(afterMillis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(code);
    }

    private void close() {
        open = false;
        try {
            channel.close();
        } catch (IOException closedAlready) {
            // Nothing is left to be done about it.
        }
    }

    private static SocketChannel open(String address) throws IOException {
        if (address.startsWith("unix:")) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(Path.of(address.substring("unix:".length()))));
            return channel;
        }
        int colon = address.lastIndexOf(':');
        SocketAddress target =
                new InetSocketAddress(InetAddress.getByName(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
        return SocketChannel.open(target);
    }

    private static String line(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0) {
                throw new IOException("The transfer server closed the connection.");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
