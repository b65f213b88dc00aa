// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.columnar.LittleEndian;
import java.util.Arrays;

/** Numbers one after the other, little endian, in an array that is kept from batch to batch. */
final class Bytes {
    byte[] array = new byte[256];
    int length;

    void putByte(int value) {
        ensure(1);
        array[length++] = (byte) value;
    }

    void putInt(int value) {
        ensure(4);
        LittleEndian.putInt(array, length, value);
        length += 4;
    }

    void putDouble(double value) {
        ensure(8);
        LittleEndian.putDouble(array, length, value);
        length += 8;
    }

    private void ensure(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, array.length * 2);
        }
    }
}
