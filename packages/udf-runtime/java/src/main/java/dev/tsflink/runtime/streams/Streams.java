// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.ExternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/** Steps over streams of rows that need no function of the user's. */
public final class Streams {
    private Streams() {}

    /** The numbers from {@code from} to {@code to}, both included, as rows of one column {@code value}. */
    public static DataStream<RowData> sequence(StreamExecutionEnvironment env, long from, long to) {
        RowType type = RowType.of(false, new LogicalType[] {new BigIntType(false)}, new String[] {"value"});
        return env.fromSource(new NumberSequenceSource(from, to), WatermarkStrategy.noWatermarks(), "sequence", Types.LONG)
                .map((MapFunction<Long, RowData>) number -> GenericRowData.of(number))
                .returns(InternalTypeInfo.of(type))
                .name("rows");
    }

    /**
     * Gives watermarks, and timestamps where a column holds them.
     *
     * @param kind {@code monotonous}, {@code bounded} or {@code none}
     * @param delay of {@code bounded}, in milliseconds
     * @param column of the time, or {@code null} when the rows have their timestamps
     * @param idleness in milliseconds; 0 for never
     */
    public static DataStream<RowData> watermarks(
            DataStream<RowData> stream, String kind, long delay, String column, long idleness) {
        WatermarkStrategy<RowData> strategy =
                kind.equals("none")
                        ? WatermarkStrategy.noWatermarks()
                        : kind.equals("bounded")
                                ? WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofMillis(delay))
                                : WatermarkStrategy.forMonotonousTimestamps();
        strategy = patient(strategy, idleness);
        if (column == null) {
            // Those that a step before has set.
            strategy = strategy.withTimestampAssigner((row, timestamp) -> timestamp);
        } else {
            RowType type = rowType(stream);
            int field = type.getFieldIndex(column);
            int precision = LogicalTypeChecks.getPrecision(type.getTypeAt(field));
            strategy = strategy.withTimestampAssigner((row, timestamp) -> row.getTimestamp(field, precision).getMillisecond());
        }
        return stream.assignTimestampsAndWatermarks(strategy);
    }

    /**
     * Gives the watermarks that a function has put in front of the elements, and takes them away.
     *
     * @param stream of ROW<`key` BIGINT, `value` T>: milliseconds, or NULL where there is no new watermark
     * @param type T
     * @param periodic whether the last one is sent by the clock, as Flink's own generators do, and not at once
     */
    public static DataStream<RowData> generatedWatermarks(
            DataStream<RowData> stream, String type, boolean periodic, long idleness) {
        WatermarkStrategy<RowData> strategy = WatermarkStrategy.forGenerator(context -> new GeneratedWatermarks(periodic));
        DataStream<RowData> marked = stream.assignTimestampsAndWatermarks(
                patient(strategy, idleness).withTimestampAssigner((row, timestamp) -> timestamp));
        return withoutKey(marked, type, "elements").setParallelism(marked.getParallelism());
    }

    /**
     * Sends each row to the task whose number a function has put in front of it.
     *
     * @param stream of ROW<`key` INT, `value` T>
     * @param type T
     */
    public static DataStream<RowData> toPartition(DataStream<RowData> stream, String type) {
        DataStream<RowData> partitioned = stream.partitionCustom(
                (Integer partition, int partitions) -> {
                    if (partition < 0 || partition >= partitions) {
                        throw new IllegalArgumentException("The partitioner gave " + partition + ", and there are partitions from 0 to " + (partitions - 1));
                    }
                    return partition;
                },
                row -> row.getInt(0));
        return withoutKey(partitioned, type, "partition");
    }

    /** The values of ROW<`key` K, `value` T>, with their timestamps. */
    private static SingleOutputStreamOperator<RowData> withoutKey(DataStream<RowData> stream, String type, String name) {
        LogicalType element = LogicalTypeParser.parse(type, Thread.currentThread().getContextClassLoader());
        boolean isRow = element.is(LogicalTypeRoot.ROW);
        RowType target = isRow ? (RowType) element : RowType.of(false, new LogicalType[] {element}, new String[] {"value"});
        int fields = target.getFieldCount();
        RowData.FieldGetter value = RowData.createFieldGetter(element, 1);
        return stream.map((MapFunction<RowData, RowData>) each -> isRow ? each.getRow(1, fields) : GenericRowData.of(value.getFieldOrNull(each)))
                .returns(InternalTypeInfo.of(target))
                .name(name);
    }

    private static WatermarkStrategy<RowData> patient(WatermarkStrategy<RowData> strategy, long idleness) {
        return idleness > 0 ? strategy.withIdleness(Duration.ofMillis(idleness)) : strategy;
    }

    /** Changes as rows: the kind in front of the row, whose fields are Flink's internal values. */
    public static DataStream<RowData> changes(DataStream<Row> changes, RowType type) {
        int fields = type.getFieldCount();
        RowType target = RowType.of(false, new LogicalType[] {new VarCharType(false, VarCharType.MAX_LENGTH), type}, new String[] {"kind", "row"});
        return changes.map(
                        (MapFunction<Row, RowData>) change -> {
                            GenericRowData row = new GenericRowData(fields);
                            for (int i = 0; i < fields; i++) {
                                row.setField(i, change.getField(i));
                            }
                            return GenericRowData.of(StringData.fromString(change.getKind().shortString()), row);
                        })
                .returns(InternalTypeInfo.of(target))
                .name("changes")
                // In the tasks where they are: an exchange would lose their order.
                .setParallelism(changes.getParallelism());
    }

    /** Rows of {@code kind} and {@code row} as changes: the other way around. */
    public static DataStream<Row> toChanges(DataStream<RowData> stream) {
        RowType type = (RowType) rowType(stream).getTypeAt(1);
        int fields = type.getFieldCount();
        RowData.FieldGetter[] getters = new RowData.FieldGetter[fields];
        for (int i = 0; i < fields; i++) {
            getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
        }
        // Flink's internal values inside a row of the outside: the schema that is given with it says so.
        TypeInformation<?>[] internal = new TypeInformation<?>[fields];
        for (int i = 0; i < fields; i++) {
            internal[i] = ExternalTypeInfo.of(DataTypeUtils.toInternalDataType(type.getTypeAt(i)));
        }
        return stream.map(
                        (MapFunction<RowData, Row>) change -> {
                            RowKind kind = kind(change.getString(0).toString());
                            RowData values = change.getRow(1, fields);
                            Row row = new Row(kind, fields);
                            for (int i = 0; i < fields; i++) {
                                row.setField(i, getters[i].getFieldOrNull(values));
                            }
                            return row;
                        })
                .returns(new RowTypeInfo(internal, type.getFieldNames().toArray(new String[0])))
                .name("changes")
                // In the tasks where they are: an exchange would lose their order.
                .setParallelism(stream.getParallelism());
    }

    private static RowKind kind(String text) {
        for (RowKind kind : RowKind.values()) {
            if (kind.shortString().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("A change of the kind '" + text + "' came; the kinds are +I, -U, +U and -D");
    }

    private static RowType rowType(DataStream<RowData> stream) {
        return ((InternalTypeInfo<RowData>) stream.getType()).toRowType();
    }
}
