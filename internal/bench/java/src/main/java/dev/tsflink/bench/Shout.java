// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bench;

import org.apache.flink.table.functions.ScalarFunction;

/** The control: the benchmark's function in Java. */
public final class Shout extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public String eval(String value) {
        return value == null ? null : value.toUpperCase() + "!";
    }
}
