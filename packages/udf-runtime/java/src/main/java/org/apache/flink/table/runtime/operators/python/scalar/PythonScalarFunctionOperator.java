// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.table.runtime.operators.python.scalar;

import dev.tsflink.runtime.operators.ScalarFunctionOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.generated.GeneratedProjection;
import org.apache.flink.table.types.logical.RowType;

/** The name by which Flink's planner makes the operator of scalar functions that run outside the JVM. */
public class PythonScalarFunctionOperator extends ScalarFunctionOperator {
    private static final long serialVersionUID = 1L;

    public PythonScalarFunctionOperator(
            Configuration options,
            PythonFunctionInfo[] functions,
            RowType inputType,
            RowType argumentType,
            RowType resultType,
            GeneratedProjection arguments,
            GeneratedProjection forwarded) {
        super(options, functions, inputType, argumentType, resultType, forwarded);
    }
}
