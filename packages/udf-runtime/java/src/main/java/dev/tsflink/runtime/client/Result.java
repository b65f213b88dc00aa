// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.IOException;

/** The answer to one batch. */
public final class Result {
    private static final byte[] NOTHING = new byte[0];

    private long sequence;
    private int rows;
    private byte[] bytes = NOTHING;
    private int arrowAt;
    private int arrowLength;
    private int countsAt;
    private int countsLength;

    Result(Proto.Reader reader) throws IOException {
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1:
                    sequence = reader.number();
                    break;
                case 2:
                    rows = (int) reader.number();
                    break;
                case 3:
                    reader.value();
                    bytes = reader.bytes;
                    arrowAt = reader.valueAt;
                    arrowLength = reader.valueLength;
                    break;
                case 4:
                    reader.value();
                    bytes = reader.bytes;
                    countsAt = reader.valueAt;
                    countsLength = reader.valueLength;
                    break;
                default:
                    reader.skip();
            }
        }
    }

    public long sequence() {
        return sequence;
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

    public int countsAt() {
        return countsAt;
    }

    public int countsLength() {
        return countsLength;
    }
}
