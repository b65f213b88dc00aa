// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts by key whose worker is killed while checkpoints are taken: the output is that of an undisturbed run. */
@Timeout(180)
class StreamFailureTest {
    private static final AtomicReference<String> WRONG = new AtomicReference<>();

    @TempDir
    Path directory;

    /** Fails the test when a count does not follow the one before; gives the last one of each key. */
    private static final class Check extends KeyedProcessFunction<Long, RowData, String> {
        private static final long serialVersionUID = 1L;
        private final long end;
        private transient ValueState<Long> last;

        Check(long end) {
            this.end = end;
        }

        @Override
        public void open(OpenContext context) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.LONG));
        }

        @Override
        public void processElement(RowData row, Context context, Collector<String> out) throws Exception {
            long before = last.value() == null ? 0 : last.value();
            if (row.getLong(1) != before + 1) {
                WRONG.compareAndSet(null, "key " + row.getLong(0) + ": " + row.getLong(1) + " after " + before);
            }
            last.update(row.getLong(1));
            if (row.getLong(1) == end) {
                out.collect(row.getLong(0) + ":" + row.getLong(2));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"hashmap,4000,3,true,1", "rocksdb,50,3,false,2"})
    void exactAfterKills(String backend, int batch, int inFlight, boolean unaligned, int parallelism) throws Exception {
        long rows = 150_000;
        int keys = 300;
        WRONG.set(null);
        Configuration configuration = new Configuration();
        configuration.setString("state.backend.type", backend);
        configuration.setString("execution.checkpointing.interval", "100 ms");
        configuration.setString("execution.checkpointing.unaligned.enabled", String.valueOf(unaligned));
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", "20");
        configuration.setString("restart-strategy.fixed-delay.delay", "100 ms");
        configuration.setString("tsflink.batch.rows", String.valueOf(batch));
        configuration.setString("tsflink.batch.in-flight", String.valueOf(inFlight));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
        TestFunctions functions = new TestFunctions(
                directory,
                "({ n }, { state, key }) => { const c = (state.c.get() ?? 0n) + 1n; state.c.set(c); state.m.set(n % 4n, (state.m.get(n % 4n) ?? 0n) + n);"
                        + " let sum = 0n; for (const [a, b] of state.m.entries()) sum += (a + 1n) * b; return { k: key, c, sum }; }");
        functions.register(environment);
        String input = "ROW<`k` BIGINT NOT NULL, `n` BIGINT NOT NULL> NOT NULL";
        DataGeneratorSource<RowData> source = new DataGeneratorSource<>(
                n -> GenericRowData.of(n * 7919 % keys, n), rows, RateLimiterStrategy.perSecond(20_000), InternalTypeInfo.of((RowType) Shape.parse(input)));
        DataStream<RowData> elements = environment.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers");
        String spec = "{\"kind\":\"stream\",\"name\":\"count\",\"inputs\":[\"" + input + "\"],\"keys\":[{\"field\":\"k\"}],\"key\":\"BIGINT NOT NULL\","
                + "\"outputs\":[{\"tag\":null,\"type\":\"ROW<`k` BIGINT NOT NULL, `c` BIGINT NOT NULL, `sum` BIGINT NOT NULL> NOT NULL\"}],"
                + "\"state\":[{\"name\":\"c\",\"kind\":\"value\",\"type\":\"BIGINT\"},{\"name\":\"m\",\"kind\":\"map\",\"key\":\"BIGINT\",\"type\":\"BIGINT\"}],"
                + "\"timers\":false,\"node\":{\"op\":\"process\",\"onElement\":[0],\"declared\":[{\"name\":\"c\",\"kind\":\"value\"},{\"name\":\"m\",\"kind\":\"map\"}]}}";
        DataStream<String> ends = functions.transform(spec, elements).keyBy(row -> row.getLong(0), Types.LONG).process(new Check(rows / keys)).returns(Types.STRING);
        AtomicInteger kills = new AtomicInteger();
        Thread killer = new Thread(() -> {
            try {
                while (kills.get() < 3) {
                    Thread.sleep(1_500);
                    List<ProcessHandle> workers = new ArrayList<>();
                    ProcessHandle.current().descendants().filter(each -> each.info().commandLine().orElse("").contains("worker.mjs")).forEach(workers::add);
                    if (!workers.isEmpty()) {
                        workers.get(kills.get() % workers.size()).destroyForcibly();
                        kills.incrementAndGet();
                    }
                }
            } catch (InterruptedException ended) {
                // The job was quicker.
            }
        });
        killer.start();
        List<String> results = new ArrayList<>();
        try (CloseableIterator<String> iterator = ends.executeAndCollect()) {
            iterator.forEachRemaining(results::add);
        }
        killer.interrupt();
        assertEquals(null, WRONG.get());
        assertTrue(kills.get() >= 2, "kills: " + kills);
        Map<Long, long[]> sums = new TreeMap<>();
        for (long n = 0; n < rows; n++) {
            sums.computeIfAbsent(n * 7919 % keys, k -> new long[4])[(int) (n % 4)] += n;
        }
        List<String> expected = new ArrayList<>();
        sums.forEach((key, parts) -> expected.add(key + ":" + (parts[0] + 2 * parts[1] + 3 * parts[2] + 4 * parts[3])));
        assertEquals(expected.stream().sorted().collect(Collectors.toList()), results.stream().sorted().collect(Collectors.toList()));
    }
}
