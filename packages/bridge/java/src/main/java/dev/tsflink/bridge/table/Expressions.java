// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import static org.apache.flink.table.expressions.ApiExpressionUtils.lookupCall;
import static org.apache.flink.table.expressions.ApiExpressionUtils.tableRef;
import static org.apache.flink.table.expressions.ApiExpressionUtils.typeLiteral;
import static org.apache.flink.table.expressions.ApiExpressionUtils.unresolvedCall;
import static org.apache.flink.table.expressions.ApiExpressionUtils.unresolvedRef;
import static org.apache.flink.table.expressions.ApiExpressionUtils.valueLiteral;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ContextResolvedFunction;
import org.apache.flink.table.expressions.ApiExpressionUtils;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.expressions.SqlCallExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.FunctionIdentifier;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * Makes Flink's expressions out of names and texts. The classes that Flink's Java API overloads by argument type are hidden here, as a
 * caller from JavaScript has no such types.
 */
public final class Expressions {
    private static final Map<String, BuiltInFunctionDefinition> BUILT_IN = new ConcurrentHashMap<>();

    private Expressions() {}

    public static Expression column(String name) {
        return unresolvedRef(name);
    }

    /**
     * A value of a scalar type.
     *
     * @param type as a SQL type string
     * @param text {@code null} for SQL NULL; bytes in Base64; dates and times in ISO-8601; intervals as months or milliseconds
     */
    public static Expression literal(String type, String text) {
        LogicalType logical = parse(type);
        if (text == null) {
            return valueLiteral(null, TypeConversions.fromLogicalToDataType(logical.copy(true)));
        }
        DataType target = TypeConversions.fromLogicalToDataType(logical.copy(false));
        switch (logical.getTypeRoot()) {
            case BOOLEAN:
                return valueLiteral(Boolean.valueOf(text), target);
            case TINYINT:
                return valueLiteral(Byte.valueOf(text), target);
            case SMALLINT:
                return valueLiteral(Short.valueOf(text), target);
            case INTEGER:
                return valueLiteral(Integer.valueOf(text), target);
            case BIGINT:
                return valueLiteral(Long.valueOf(text), target);
            case FLOAT:
                return finite(Double.parseDouble(text), text, Float.valueOf(text), target);
            case DOUBLE:
                return finite(Double.parseDouble(text), text, Double.valueOf(text), target);
            case DECIMAL:
                return valueLiteral(new BigDecimal(text), target);
            case CHAR:
            case VARCHAR:
                // The planner pads, and casts where need be; a cast of ours would be no literal to functions that want one.
                return valueLiteral(text, target);
            case BINARY:
            case VARBINARY:
                return cast(valueLiteral(Base64.getDecoder().decode(text)), target);
            case DATE:
                return valueLiteral(LocalDate.parse(text), target);
            case TIME_WITHOUT_TIME_ZONE:
                return time(LocalTime.parse(text), target);
            case TIMESTAMP_WITHOUT_TIME_ZONE:
                return valueLiteral(LocalDateTime.parse(text), target);
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE:
                return valueLiteral(Instant.parse(text), target);
            case INTERVAL_YEAR_MONTH:
                return valueLiteral(Period.ofMonths(Integer.parseInt(text)), target);
            case INTERVAL_DAY_TIME:
                return valueLiteral(Duration.ofMillis(Long.parseLong(text)), target);
            default:
                throw new ValidationException("There are no literals of the type " + type);
        }
    }

    /** Literals are decimals to the planner, which have no infinities. (Nor a negative zero: the planner makes it 0, by whatever way it comes.) */
    private static Expression finite(double value, String text, Object boxed, DataType target) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return cast(valueLiteral(text), target);
        }
        return valueLiteral(boxed, target);
    }

    private static Expression time(LocalTime value, DataType target) {
        if (value.getNano() % 1_000_000 != 0) {
            throw new ValidationException("The literal TIME '" + value + "' is finer than a millisecond, which is all that Flink keeps of a TIME");
        }
        return valueLiteral(value, target);
    }

    /** Some functions, GET among them, want a literal as it is, without a cast around it. */
    private static Expression exactly(ValueLiteralExpression value, DataType target) {
        return value.getOutputDataType().getLogicalType().equals(target.getLogicalType()) ? value : cast(value, target);
    }

    private static Expression cast(Expression value, DataType target) {
        return unresolvedCall(BuiltInFunctionDefinitions.CAST, value, typeLiteral(target));
    }

    /** @param name of a field of {@link BuiltInFunctionDefinitions} */
    public static Expression call(String name, List<Expression> arguments) {
        return unresolvedCall(builtIn(name), arguments);
    }

    /** @param name for plans; a function without a name shows its class and a hash there */
    public static Expression function(Object function, String name, List<Expression> arguments) {
        return unresolvedCall(
                ContextResolvedFunction.temporary(FunctionIdentifier.of(name), (FunctionDefinition) function), arguments);
    }

    /** @param path of a function of a catalog, a module or the session */
    public static Expression named(String path, List<Expression> arguments) {
        return lookupCall(path, arguments.toArray(new Expression[0]));
    }

    /** @param text an expression in Flink SQL over the columns of the input */
    public static Expression sql(String text) {
        return new SqlCallExpression(text);
    }

    /** Whether the value is one of those of a table of one column. */
    public static Expression inTable(Expression value, Table table) {
        return unresolvedCall(BuiltInFunctionDefinitions.IN, value, tableRef(table.toString(), table));
    }

    /** @param enumeration simple or binary name of one of Flink's enumerations of symbols */
    public static Expression symbol(String enumeration, String name) {
        Class<?> type = enumeration(enumeration);
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return valueLiteral(constant);
            }
        }
        throw new ValidationException(enumeration + " has no " + name);
    }

    public static Expression type(String type) {
        return typeLiteral(TypeConversions.fromLogicalToDataType(parse(type)));
    }

    public static Expression as(Expression expression, List<String> names) {
        List<Expression> arguments = new ArrayList<>(names.size() + 1);
        arguments.add(expression);
        for (String name : names) {
            arguments.add(valueLiteral(name));
        }
        return unresolvedCall(BuiltInFunctionDefinitions.AS, arguments);
    }

    static LogicalType parse(String type) {
        return LogicalTypeParser.parse(type, Thread.currentThread().getContextClassLoader());
    }

    private static BuiltInFunctionDefinition builtIn(String name) {
        return BUILT_IN.computeIfAbsent(
                name,
                field -> {
                    try {
                        return (BuiltInFunctionDefinition) BuiltInFunctionDefinitions.class.getField(field).get(null);
                    } catch (ReflectiveOperationException | ClassCastException unknown) {
                        throw new ValidationException("This Flink has no built-in function " + field, unknown);
                    }
                });
    }

    private static Class<?> enumeration(String name) {
        String[] candidates = {"org.apache.flink.table.expressions." + name, "org.apache.flink.table.api." + name};
        for (String candidate : candidates) {
            try {
                return Class.forName(candidate, true, ApiExpressionUtils.class.getClassLoader());
            } catch (ClassNotFoundException elsewhere) {
                // The next package may have it.
            }
        }
        throw new ValidationException("This Flink has no enumeration " + name);
    }
}
