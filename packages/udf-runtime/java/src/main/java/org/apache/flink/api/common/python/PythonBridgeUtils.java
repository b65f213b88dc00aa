// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.api.common.python;

import dev.tsflink.runtime.operators.Constants;

/** Called by Flink's planner, by this name, to write down the constants among the arguments of a function. */
public class PythonBridgeUtils {
    private PythonBridgeUtils() {}

    public static byte[] pickleValue(Object value, byte type) {
        return Constants.write(value, type);
    }
}
