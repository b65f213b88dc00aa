// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import dev.tsflink.bridge.Texts;
import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.callSql;
import static org.apache.flink.table.api.Expressions.rowInterval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.GroupWindow;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Slide;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.Tumble;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.operations.FilterQueryOperation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.utils.TypeConversions;

/** The methods of Flink's tables with plain lists in place of variable arguments and builders. */
public final class Relations {
    private Relations() {}

    public static Table source(
            TableEnvironment env,
            String connector,
            Map<String, String> options,
            List<String> names,
            List<String> types,
            List<String> primaryKey,
            String watermarkColumn,
            String watermark) {
        Schema.Builder schema = Schema.newBuilder();
        for (int i = 0; i < names.size(); i++) {
            schema.column(names.get(i), TypeConversions.fromLogicalToDataType(Expressions.parse(types.get(i))));
        }
        if (!primaryKey.isEmpty()) {
            schema.primaryKey(primaryKey);
        }
        if (watermarkColumn != null) {
            schema.watermark(watermarkColumn, watermark);
        }
        TableDescriptor.Builder descriptor = TableDescriptor.forConnector(connector).schema(schema.build());
        options.forEach(descriptor::option);
        return env.from(descriptor.build());
    }

    public static Table select(Table input, List<Expression> expressions) {
        return input.select(expressions.toArray(new Expression[0]));
    }

    public static Table addColumns(Table input, List<Expression> expressions) {
        return input.addColumns(expressions.toArray(new Expression[0]));
    }

    /** Gives all columns new names, in their order. */
    public static Table rename(Table input, List<String> names) {
        return input.as(names.get(0), names.subList(1, names.size()).toArray(new String[0]));
    }

    public static Table filter(Table input, Expression predicate) {
        return input.filter(predicate);
    }

    public static Table aggregate(Table input, List<Expression> keys, List<Expression> columns) {
        Expression[] selected = columns.toArray(new Expression[0]);
        return keys.isEmpty() ? input.select(selected) : input.groupBy(keys.toArray(new Expression[0])).select(selected);
    }

    /** @param call of a table aggregate function, with names for the columns of its rows */
    public static Table flatAggregate(Table input, List<Expression> keys, Expression call, List<Expression> columns) {
        Expression[] selected = columns.toArray(new Expression[0]);
        return keys.isEmpty()
                ? input.flatAggregate(call).select(selected)
                : input.groupBy(keys.toArray(new Expression[0])).flatAggregate(call).select(selected);
    }

    /** Groups that end after {@code size} rows, in the order in which they come; with a {@code slide} above 0 one begins every so many. */
    public static Table rowWindow(Table input, int size, int slide, List<Expression> keys, List<Expression> columns) {
        String time = "$processing-time";
        String alias = "$rows";
        Table timed = input.addColumns(callSql("PROCTIME()").as(time));
        GroupWindow window =
                slide > 0
                        ? Slide.over(rowInterval((long) size)).every(rowInterval((long) slide)).on($(time)).as(alias)
                        : Tumble.over(rowInterval((long) size)).on($(time)).as(alias);
        List<Expression> all = new ArrayList<>(keys);
        all.add($(alias));
        return timed.window(window).groupBy(all.toArray(new Expression[0])).select(columns.toArray(new Expression[0]));
    }

    public static Table lateral(Table input, Expression call, boolean left) {
        return left ? input.leftOuterJoinLateral(call) : input.joinLateral(call);
    }

    public static Table join(Table left, Table right, Expression on, String kind) {
        switch (kind) {
            case "inner":
                return left.join(right, on);
            case "left":
                return left.leftOuterJoin(right, on);
            case "right":
                return left.rightOuterJoin(right, on);
            case "full":
                return left.fullOuterJoin(right, on);
            default:
                throw new IllegalArgumentException(kind);
        }
    }

    /** A condition over both tables, which have no column name in common, as SQL. */
    public static String condition(Table left, Table right, Expression predicate) {
        QueryOperation filtered = left.join(right).filter(predicate).getQueryOperation();
        return Texts.out(((FilterQueryOperation) filtered).getCondition().asSerializableString());
    }

    public static Table cross(Table left, Table right) {
        return left.join(right);
    }

    public static Table sort(Table input, List<Expression> keys) {
        return input.orderBy(keys.toArray(new Expression[0]));
    }

    public static Table limit(Table input, int rows, int offset) {
        return offset == 0 ? input.fetch(rows) : input.offset(offset).fetch(rows);
    }

    public static Table unionAll(Table left, Table right) {
        return left.unionAll(right);
    }

    public static Table distinct(Table input) {
        return input.distinct();
    }

    /** A sink takes one event time at most: all but the first are the ordinary timestamps that they are. */
    static Table withOneEventTime(Table table) {
        List<Expression> columns = new ArrayList<>();
        int times = 0;
        for (Column column : table.getResolvedSchema().getColumns()) {
            LogicalType type = column.getDataType().getLogicalType();
            boolean another = LogicalTypeChecks.isRowtimeAttribute(type) && times++ > 0;
            Expression reference = Expressions.column(column.getName());
            columns.add(another ? Expressions.as(Expressions.call("CAST", List.of(reference, Expressions.type(plain(type).asSerializableString()))), List.of(column.getName())) : reference);
        }
        return times > 1 ? select(table, columns) : table;
    }

    /** The names of the columns. */
    public static String[] columns(Table table) {
        return Texts.out(table.getResolvedSchema().getColumnNames().toArray(new String[0]));
    }

    /** The type of the rows as a SQL type string, time attributes as the timestamps that they are. */
    public static String type(Table table) {
        return Texts.out(physical(table.getResolvedSchema()).asSerializableString());
    }

    /** The type of one column as a SQL type string. */
    public static String columnType(Table table, String name) {
        RowType row = physical(table.getResolvedSchema());
        return Texts.out(row.getTypeAt(row.getFieldIndex(name)).asSerializableString());
    }

    public static RowType physical(ResolvedSchema schema) {
        List<RowType.RowField> fields = new ArrayList<>();
        for (Column column : schema.getColumns()) {
            fields.add(new RowType.RowField(column.getName(), plain(column.getDataType().getLogicalType())));
        }
        return new RowType(false, fields);
    }

    /** A time attribute is a planner's notion; a sink gets an ordinary timestamp. */
    private static LogicalType plain(LogicalType type) {
        if (type instanceof TimestampType && ((TimestampType) type).getKind() != TimestampKind.REGULAR) {
            return new TimestampType(type.isNullable(), ((TimestampType) type).getPrecision());
        }
        if (type instanceof LocalZonedTimestampType && ((LocalZonedTimestampType) type).getKind() != TimestampKind.REGULAR) {
            return new LocalZonedTimestampType(type.isNullable(), ((LocalZonedTimestampType) type).getPrecision());
        }
        // The type of the literal '', which has no text of its own.
        if (type instanceof CharType && ((CharType) type).getLength() == 0) {
            return new VarCharType(type.isNullable(), VarCharType.MIN_LENGTH);
        }
        return type;
    }
}
