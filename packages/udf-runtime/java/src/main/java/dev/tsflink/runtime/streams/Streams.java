// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.Row;

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
     * @param group of the alignment, or {@code null}
     */
    public static DataStream<RowData> watermarks(
            DataStream<RowData> stream, String kind, long delay, String column, long idleness, String group, long maxDrift, long interval) {
        WatermarkStrategy<RowData> strategy =
                kind.equals("none")
                        ? WatermarkStrategy.noWatermarks()
                        : kind.equals("bounded")
                                ? WatermarkStrategy.forBoundedOutOfOrderness(Duration.ofMillis(delay))
                                : WatermarkStrategy.forMonotonousTimestamps();
        if (idleness > 0) {
            strategy = strategy.withIdleness(Duration.ofMillis(idleness));
        }
        if (group != null) {
            strategy = strategy.withWatermarkAlignment(group, Duration.ofMillis(maxDrift), Duration.ofMillis(interval));
        }
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
     * Sends each row to the task whose number a function has put in front of it.
     *
     * @param stream of ROW<`key` INT, `value` T>
     * @param type T
     */
    public static DataStream<RowData> toPartition(DataStream<RowData> stream, String type) {
        LogicalType element = LogicalTypeParser.parse(type, Thread.currentThread().getContextClassLoader());
        boolean row = element.is(LogicalTypeRoot.ROW);
        RowType target = row ? (RowType) element : RowType.of(false, new LogicalType[] {element}, new String[] {"value"});
        int fields = target.getFieldCount();
        RowData.FieldGetter value = RowData.createFieldGetter(element, 1);
        return stream.partitionCustom(
                        (Integer partition, int partitions) -> {
                            if (partition < 0 || partition >= partitions) {
                                throw new IllegalArgumentException("The partitioner gave " + partition + ", and there are partitions from 0 to " + (partitions - 1));
                            }
                            return partition;
                        },
                        row1 -> row1.getInt(0))
                .map((MapFunction<RowData, RowData>) each -> row ? each.getRow(1, fields) : GenericRowData.of(value.getFieldOrNull(each)))
                .returns(InternalTypeInfo.of(target))
                .name("partition");
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
                .name("changes");
    }

    private static RowType rowType(DataStream<RowData> stream) {
        return ((InternalTypeInfo<RowData>) stream.getType()).toRowType();
    }
}
