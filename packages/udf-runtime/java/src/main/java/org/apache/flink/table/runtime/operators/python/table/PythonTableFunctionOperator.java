// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.table.runtime.operators.python.table;

import dev.tsflink.runtime.operators.TableFunctionOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.generated.GeneratedProjection;
import org.apache.flink.table.runtime.operators.join.FlinkJoinType;
import org.apache.flink.table.types.logical.RowType;

/** The name by which Flink's planner makes the operator of table functions that run outside the JVM. */
public class PythonTableFunctionOperator extends TableFunctionOperator {
    private static final long serialVersionUID = 1L;

    public PythonTableFunctionOperator(
            Configuration options,
            PythonFunctionInfo function,
            RowType inputType,
            RowType argumentType,
            RowType resultType,
            FlinkJoinType joinType,
            GeneratedProjection arguments) {
        super(options, function, inputType, argumentType, resultType, joinType);
    }
}
