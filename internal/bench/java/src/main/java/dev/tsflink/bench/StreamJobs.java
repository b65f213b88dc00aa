// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bench;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.Collector;

/** The control: the jobs of streams in Java. */
public final class StreamJobs {
    private StreamJobs() {}

    /** Runs a job to its end. */
    public static void run(String job, long rows, Map<String, String> configuration) throws Exception {
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(Configuration.fromMap(configuration));
        DataStream<Long> numbers = env.fromSource(new NumberSequenceSource(1, rows), WatermarkStrategy.noWatermarks(), "numbers");
        result(job, numbers).sinkTo(new DiscardingSink<>());
        env.execute(job);
    }

    private static DataStream<Long> result(String job, DataStream<Long> numbers) {
        switch (job) {
            case "map":
                return numbers.map(n -> n + 1);
            case "count":
                return keyed(numbers).keyBy(row -> row.f0).process(new Count());
            case "window":
                return keyed(numbers)
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Tuple2<Long, Long>>forMonotonousTimestamps().withTimestampAssigner((row, before) -> row.f1))
                        .keyBy(row -> row.f0)
                        .window(TumblingEventTimeWindows.of(Duration.ofSeconds(10)))
                        .aggregate(new WindowCount());
            default:
                throw new IllegalArgumentException(job);
        }
    }

    /** The rows that TsFlink's source makes, as Java's users would have them. */
    private static DataStream<Tuple2<Long, Long>> keyed(DataStream<Long> numbers) {
        return numbers.map(n -> Tuple2.of(n % NumbersSource.KEYS, n)).returns(Types.TUPLE(Types.LONG, Types.LONG));
    }

    private static final class Count extends KeyedProcessFunction<Long, Tuple2<Long, Long>, Long> {
        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public void processElement(Tuple2<Long, Long> row, Context context, Collector<Long> out) throws Exception {
            Long before = count.value();
            Long now = before == null ? 1 : before + 1;
            count.update(now);
            out.collect(now);
        }
    }

    private static final class WindowCount implements AggregateFunction<Tuple2<Long, Long>, Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long createAccumulator() {
            return 0L;
        }

        @Override
        public Long add(Tuple2<Long, Long> row, Long count) {
            return count + 1;
        }

        @Override
        public Long getResult(Long count) {
            return count;
        }

        @Override
        public Long merge(Long a, Long b) {
            return a + b;
        }
    }
}
