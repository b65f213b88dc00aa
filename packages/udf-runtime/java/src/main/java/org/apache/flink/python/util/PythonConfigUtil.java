// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.python.util;

import dev.tsflink.runtime.operators.FunctionOptions;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** Called by Flink's planner, by this name, for the options that an operator of functions gets. */
public class PythonConfigUtil {
    private PythonConfigUtil() {}

    public static Configuration extractPythonConfiguration(ReadableConfig tableConfig) {
        Configuration options = new Configuration();
        for (Map.Entry<String, String> option : tableConfig.toMap().entrySet()) {
            if (option.getKey().startsWith(FunctionOptions.PREFIX)) {
                options.setString(option.getKey(), option.getValue());
            }
        }
        return options;
    }
}
