// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

/** The process that runs TypeScript functions could not be reached, broke the protocol or ended; no function is to blame. */
public class WorkerException extends UserFunctionException {
    private static final long serialVersionUID = 1L;

    public WorkerException(String message) {
        this(message, null);
    }

    public WorkerException(String message, Throwable cause) {
        super("", "", message, "", "", "worker", "");
        if (cause != null) {
            initCause(cause);
        }
    }
}
