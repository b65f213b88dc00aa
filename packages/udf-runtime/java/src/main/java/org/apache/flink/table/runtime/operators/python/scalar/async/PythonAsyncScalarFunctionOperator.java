// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.table.runtime.operators.python.scalar.async;

import dev.tsflink.runtime.operators.ScalarFunctionOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.generated.GeneratedProjection;
import org.apache.flink.table.types.logical.RowType;

/**
 * As {@code PythonScalarFunctionOperator}, for functions declared as asynchronous in Java. How many calls run at once, and for how long, is
 * in the functions' own descriptions: the process that runs them keeps their promises.
 */
public class PythonAsyncScalarFunctionOperator extends ScalarFunctionOperator {
    private static final long serialVersionUID = 1L;

    public PythonAsyncScalarFunctionOperator(
            Configuration options,
            PythonFunctionInfo[] functions,
            RowType inputType,
            RowType argumentType,
            RowType resultType,
            GeneratedProjection arguments,
            GeneratedProjection forwarded,
            int capacity,
            long timeout,
            boolean retry,
            int maxAttempts,
            long retryDelay) {
        super(options, functions, inputType, argumentType, resultType, forwarded);
    }
}
