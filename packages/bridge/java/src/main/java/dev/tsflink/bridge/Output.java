// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sends what Java prints through Node's streams, whole lines at a time, so that it keeps its place among the program's own output. Before
 * the connection stands and after it has gone, the process's own streams are used.
 */
public final class Output extends OutputStream {
    private static final int LONGEST = 32 * 1024;

    private final String topic;
    private final PrintStream direct;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private Output(String topic, PrintStream direct) {
        this.topic = topic;
        this.direct = direct;
    }

    /** Takes over {@code System.out} and {@code System.err}; to be called before anything that prints is loaded. */
    public static void redirect() {
        System.setOut(new PrintStream(new Output("bridge.stdout", System.out), false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Output("bridge.stderr", System.err), false, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void write(int b) {
        line.write(b);
        if (b == '\n' || line.size() >= LONGEST) {
            send();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        line.write(bytes, offset, length);
        if (length > 0 && (bytes[offset + length - 1] == '\n' || line.size() >= LONGEST)) {
            send();
        }
    }

    @Override
    public synchronized void flush() {
        send();
    }

    private void send() {
        if (line.size() == 0) {
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        ObjectNode event = ThrowableDigest.JSON.createObjectNode().put("topic", topic).put("text", text);
        if (!Events.publish(event)) {
            direct.print(text);
            direct.flush();
        }
    }
}
