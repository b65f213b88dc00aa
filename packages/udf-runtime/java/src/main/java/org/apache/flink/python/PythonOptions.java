// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.python;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The two options that Flink's planner looks up by name in every plan with functions that run outside the JVM. */
public class PythonOptions {
    /** Worker processes do not share the slot's managed memory. */
    public static final ConfigOption<Boolean> USE_MANAGED_MEMORY = ConfigOptions.key("tsflink.planner.managed-memory").booleanType().defaultValue(false);

    /** The planner knows `process` and `thread`; ours are always processes. */
    public static final ConfigOption<String> PYTHON_EXECUTION_MODE = ConfigOptions.key("tsflink.planner.execution-mode").stringType().defaultValue("process");

    private PythonOptions() {}
}
