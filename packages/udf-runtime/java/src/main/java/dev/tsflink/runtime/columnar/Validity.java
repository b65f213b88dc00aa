// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** Which values of a column are not null: bits, 1 = a value; no bits = all are. */
final class Validity {
    static final Validity NONE = new Validity(null, 0);

    final byte[] bits;
    final int offset;

    Validity(byte[] bits, int offset) {
        this.bits = bits;
        this.offset = offset;
    }
}
