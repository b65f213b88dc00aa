// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a stream operator's functions made of a batch. The parts stay where they arrived: positions in one array. */
public final class StreamResult {
    private long sequence;
    private boolean partial;
    private final List<ResultPart> parts = new ArrayList<>();
    /** Of System.nanoTime(). */
    private final long arrivedAt = System.nanoTime();

    StreamResult(Proto.Reader reader) throws IOException {
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1:
                    sequence = reader.number();
                    break;
                case 2:
                    partial = reader.number() != 0;
                    break;
                case 3:
                    parts.add(new ResultPart(reader.message()));
                    break;
                default:
                    reader.skip();
            }
        }
    }

    public long sequence() {
        return sequence;
    }

    public boolean partial() {
        return partial;
    }

    public List<ResultPart> parts() {
        return parts;
    }

    public long arrivedAt() {
        return arrivedAt;
    }
}
