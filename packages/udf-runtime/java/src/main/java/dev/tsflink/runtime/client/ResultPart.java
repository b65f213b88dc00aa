// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.IOException;

/** A piece of a {@link StreamResult}. */
public final class ResultPart {
    private static final byte[] NOTHING = new byte[0];

    private int kind;
    private int index;
    private int rows;
    private byte[] bytes = NOTHING;
    private int at;
    private int length;

    ResultPart(Proto.Reader reader) throws IOException {
        for (int field = reader.next(); field != 0; field = reader.next()) {
            switch (field) {
                case 1:
                    kind = (int) reader.number();
                    break;
                case 2:
                    index = (int) reader.number();
                    break;
                case 3:
                    rows = (int) reader.number();
                    break;
                case 4:
                    reader.value();
                    bytes = reader.bytes;
                    at = reader.valueAt;
                    length = reader.valueLength;
                    break;
                default:
                    reader.skip();
            }
        }
    }

    public int kind() {
        return kind;
    }

    public int index() {
        return index;
    }

    public int rows() {
        return rows;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int at() {
        return at;
    }

    public int length() {
        return length;
    }
}
