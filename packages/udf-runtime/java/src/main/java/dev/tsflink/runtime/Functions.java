// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import dev.tsflink.runtime.aggregates.TypeScriptAggregate;
import dev.tsflink.runtime.aggregates.TypeScriptAggregates;
import dev.tsflink.runtime.aggregates.TypeScriptTableAggregate;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import org.apache.flink.python.util.PythonConfigUtil;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.python.PythonEnv;
import org.apache.flink.table.functions.python.PythonFunctionKind;
import org.apache.flink.table.functions.python.PythonScalarFunction;
import org.apache.flink.table.functions.python.PythonTableFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;

/** Makes the functions that Flink's planner is given in place of the TypeScript ones. */
public final class Functions {
    /** The planner splits a step whose functions are of different kinds: one that takes columns is never in a step with one that takes rows. */
    private static final PythonFunctionKind KIND = PythonFunctionKind.GENERAL;

    private static final PythonFunctionKind VECTORIZED = PythonFunctionKind.PANDAS;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final PythonEnv ENVIRONMENT = new PythonEnv(PythonEnv.ExecType.PROCESS);

    private Functions() {}

    /**
     * A scalar function.
     *
     * @param name as the user knows it, for plans and messages
     * @param payload JSON, `FunctionPayload`
     * @param argumentTypes and `returnType` as SQL type strings
     */
    public static PythonScalarFunction scalar(String name, String payload, String[] argumentTypes, String returnType, boolean deterministic) {
        checkClassPath();
        return new PythonScalarFunction(
                name,
                payload.getBytes(StandardCharsets.UTF_8),
                types(argumentTypes),
                type(returnType),
                takesColumns(payload) ? VECTORIZED : KIND,
                deterministic,
                false,
                ENVIRONMENT);
    }

    /** A table function; `returnType` is the ROW that it yields. */
    public static PythonTableFunction table(String name, String payload, String[] argumentTypes, String returnType, boolean deterministic) {
        checkClassPath();
        return new PythonTableFunction(
                name, payload.getBytes(StandardCharsets.UTF_8), types(argumentTypes), type(returnType), KIND, deterministic, false, ENVIRONMENT);
    }

    /** An aggregate function; what it can do beside accumulating, and its accumulator's type, stand in the payload. */
    public static TypeScriptAggregate aggregate(
            String name, String payload, String[] argumentTypes, String returnType, boolean deterministic) {
        return TypeScriptAggregates.of(name, payload, types(argumentTypes), type(returnType), deterministic);
    }

    /** A table aggregate function; `returnType` is the ROW that it emits. */
    public static TypeScriptTableAggregate tableAggregate(
            String name, String payload, String[] argumentTypes, String returnType, boolean deterministic) {
        return TypeScriptAggregates.ofTable(name, payload, types(argumentTypes), type(returnType), deterministic);
    }

    private static boolean takesColumns(String payload) {
        try {
            return JSON.readTree(payload).path("vectorized").asBoolean();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The description of a function is no JSON", e);
        }
    }

    /** The planner finds its operators by class names that flink-python has too; whichever jar comes first would win in silence. */
    private static void checkClassPath() {
        CodeSource planners = PythonConfigUtil.class.getProtectionDomain().getCodeSource();
        CodeSource ours = Functions.class.getProtectionDomain().getCodeSource();
        if (planners != null && ours != null && !planners.getLocation().equals(ours.getLocation())) {
            throw new ValidationException("flink-python is on Flink's class path (" + planners.getLocation()
                    + ") and hides TsFlink's operators; remove it from Flink's lib folder");
        }
    }

    private static DataType[] types(String[] types) {
        DataType[] parsed = new DataType[types.length];
        for (int i = 0; i < types.length; i++) {
            parsed[i] = type(types[i]);
        }
        return parsed;
    }

    private static DataType type(String type) {
        return TypeConversions.fromLogicalToDataType(LogicalTypeParser.parse(type, Thread.currentThread().getContextClassLoader()));
    }
}
