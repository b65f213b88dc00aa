// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import org.apache.flink.util.FlinkRuntimeException;

/**
 * A TypeScript function failed. The fields are plain strings, so that the driver can read them from a job's failure and map the stack to the
 * user's source; Java's own frames say nothing about the failure and are left out.
 */
public class UserFunctionException extends FlinkRuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int MESSAGE_LINES = 15;

    // Public: the driver reads the fields of an exception, whatever class loader it came from.

    /** The name that the user knows; empty when no single function is to blame. */
    public final String function;
    /** Of the JavaScript error's class. */
    public final String name;
    /** Of the JavaScript error, without its name. */
    public final String text;
    /** Raw frames, in terms of the bundle that ran. */
    public final String stack;
    /** SHA-256 of the bundle whose functions were called. */
    public String bundle;
    /** `user-function`, `conversion` or `worker`. */
    public final String code;
    /** The column whose value did not fit, for `conversion`; else empty. */
    public final String column;

    public UserFunctionException(String function, String name, String text, String stack, String bundle, String code, String column) {
        super(message(function, name, text, stack, column));
        this.function = function;
        this.name = name;
        this.text = text;
        this.stack = stack;
        this.bundle = bundle;
        this.code = code;
        this.column = column;
        setStackTrace(new StackTraceElement[0]);
    }

    /** Says whose functions were called, where the one who threw did not know. */
    public UserFunctionException of(String calledBundle) {
        if (bundle.isEmpty()) {
            bundle = calledBundle;
        }
        return this;
    }

    private static String message(String function, String name, String text, String stack, String column) {
        StringBuilder message = new StringBuilder();
        if (!function.isEmpty()) {
            message.append("The TypeScript function '").append(function).append("' failed: ");
        }
        if (!column.isEmpty()) {
            message.append("column ").append(column).append(": ");
        }
        if (!name.isEmpty()) {
            message.append(name).append(": ");
        }
        message.append(text);
        for (String frame : stack.split("\n")) {
            if (frame.trim().startsWith("at ")) {
                message.append("\n    ").append(frame.trim());
            }
        }
        String[] lines = message.toString().split("\n", -1);
        return lines.length <= MESSAGE_LINES ? message.toString() : String.join("\n", java.util.Arrays.copyOf(lines, MESSAGE_LINES));
    }
}
