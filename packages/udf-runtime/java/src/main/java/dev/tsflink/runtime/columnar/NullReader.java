// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** NULL: nothing but nulls. */
final class NullReader extends ColumnReader {
    NullReader() {
        super(Validity.NONE);
    }

    @Override
    public boolean isNullAt(int row) {
        return true;
    }
}
