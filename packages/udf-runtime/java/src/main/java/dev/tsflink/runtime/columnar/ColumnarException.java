// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

/** A batch that is not what its type promises: damaged bytes, a wrong count, a value outside its type. */
public final class ColumnarException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ColumnarException(String message) {
        super(message);
    }

    public ColumnarException(String message, Throwable cause) {
        super(message, cause);
    }
}
