// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import org.apache.flink.util.FlinkRuntimeException;

/** The process that runs TypeScript functions could not be reached, broke the protocol or ended; no function is to blame. */
public class WorkerException extends FlinkRuntimeException {
    private static final long serialVersionUID = 1L;

    public WorkerException(String message) {
        super(message);
    }

    public WorkerException(String message, Throwable cause) {
        super(message, cause);
    }
}
