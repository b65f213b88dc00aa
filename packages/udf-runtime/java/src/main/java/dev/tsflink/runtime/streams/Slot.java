// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

/** A key whose state a worker holds, so that it need not be shipped. */
final class Slot {
    final int id;
    Object key;
    /** Of the last batch that uses it. */
    long last;

    Slot(int id) {
        this.id = id;
    }
}
