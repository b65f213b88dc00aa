// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.IOException;

/** Rows for one sink for which functions failed; the record batch stays where it arrived. */
public final class DeadLetters {
    private String sink = "";
    private int rows;
    private final byte[] bytes;
    private int arrowAt;
    private int arrowLength;

    DeadLetters(Proto.Reader reader) throws IOException {
        bytes = reader.bytes;
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1:
                    sink = reader.string();
                    break;
                case 2:
                    rows = (int) reader.number();
                    break;
                case 3:
                    reader.value();
                    arrowAt = reader.valueAt;
                    arrowLength = reader.valueLength;
                    break;
                default:
                    reader.skip();
            }
        }
    }

    /** The id that the functions' payloads have. */
    public String sink() {
        return sink;
    }

    public int rows() {
        return rows;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int arrowAt() {
        return arrowAt;
    }

    public int arrowLength() {
        return arrowLength;
    }
}
