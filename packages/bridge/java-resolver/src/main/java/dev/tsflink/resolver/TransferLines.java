// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.resolver;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** Prints a line of JSON when a jar starts, moves on by a quarter of a megabyte, ends, or turns out to be damaged. */
final class TransferLines extends AbstractTransferListener {
    private static final long STEP = 256 * 1024;

    private final PrintStream lines;
    private final Map<String, Long> printed = new ConcurrentHashMap<>();

    TransferLines(PrintStream lines) {
        this.lines = lines;
    }

    @Override
    public void transferStarted(TransferEvent event) {
        print("started", event, 0);
    }

    @Override
    public void transferProgressed(TransferEvent event) {
        String name = event.getResource().getResourceName();
        long at = event.getTransferredBytes();
        if (at - printed.getOrDefault(name, 0L) >= STEP) {
            printed.put(name, at);
            print("progress", event, at);
        }
    }

    @Override
    public void transferSucceeded(TransferEvent event) {
        print("done", event, event.getTransferredBytes());
    }

    @Override
    public void transferCorrupted(TransferEvent event) {
        print("corrupted", event, event.getTransferredBytes());
    }

    private void print(String kind, TransferEvent event, long bytes) {
        String name = event.getResource().getResourceName();
        if (!name.endsWith(".jar")) {
            return;
        }
        StringBuilder json = new StringBuilder("{\"event\":\"").append(kind).append("\",\"file\":");
        Json.string(json, name.substring(name.lastIndexOf('/') + 1));
        json.append(",\"bytes\":").append(bytes);
        json.append(",\"size\":").append(event.getResource().getContentLength()).append('}');
        lines.println(json);
    }
}
