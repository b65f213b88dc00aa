// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A keyed function with value state, map state and timers against the same in Java: order and times of outputs for each key, place of each watermark. */
@Timeout(120)
class StreamTimersTest {
    private static final String INPUT = "ROW<`k` BIGINT NOT NULL, `v` BIGINT NOT NULL> NOT NULL";
    private static final String OUTPUT = "ROW<`k` BIGINT NOT NULL, `what` BIGINT NOT NULL, `n` BIGINT NOT NULL> NOT NULL";
    private static final RowDataSerializer OUTPUT_ROWS = new RowDataSerializer((RowType) Shape.parse(OUTPUT));
    private static final String SPEC = "{\"kind\":\"stream\",\"name\":\"timers\",\"inputs\":[\"" + INPUT + "\"],\"keys\":[{\"field\":\"k\"}],\"key\":\"BIGINT NOT NULL\","
            + "\"outputs\":[{\"tag\":null,\"type\":\"" + OUTPUT + "\"}],"
            + "\"state\":[{\"name\":\"n\",\"kind\":\"value\",\"type\":\"BIGINT\"},{\"name\":\"m\",\"kind\":\"map\",\"key\":\"BIGINT\",\"type\":\"BIGINT\"},"
            + "{\"name\":\"l\",\"kind\":\"list\",\"type\":\"BIGINT\"}],"
            + "\"timers\":true,\"node\":{\"op\":\"process\",\"onElement\":[0],\"onTimer\":1,\"declared\":[{\"name\":\"n\",\"kind\":\"value\"},{\"name\":\"m\",\"kind\":\"map\"},{\"name\":\"l\",\"kind\":\"list\"}]}}";
    private static final String ON_ELEMENT = "({ k, v }, { state, timers, timestamp }) => {"
            + " const at = (ms) => new timestamp.constructor(timestamp.epochMillis + Number(ms));"
            + " const n = (state.n.get() ?? 0n) + 1n; state.n.set(n);"
            + " state.m.set(v % 5n, (state.m.get(v % 5n) ?? 0n) + v); state.l.add(v); if (state.l.get().length > 6) state.l.set(state.l.get().slice(4));"
            + " timers.onEventTime(at((v % 5n) * 3n)); if (v % 3n === 0n) timers.deleteEventTime(at(((v + 1n) % 5n) * 3n));"
            + " let sum = 0n; for (const [a, b] of state.m.entries()) sum += a * b; for (const x of state.l.get()) sum += x;"
            + " return { k, what: -1n, n: n * 1000000n + sum }; }";
    private static final String ON_TIMER = "(time, { key, state, timers }) => {"
            + " const at = (ms) => new time.constructor(time.epochMillis + ms);"
            + " const n = (state.n.get() ?? 0n) + 1n; state.n.set(n);"
            + " if (n % 4n === 0n) timers.onEventTime(at(2)); if (n % 5n === 0n) timers.onEventTime(at(-1)); if (n % 7n === 0n) timers.deleteEventTime(at(3));"
            + " if (n % 11n === 0n) { state.n.clear(); state.m.delete(n % 5n); } if (n % 13n === 0n) { state.m.clear(); state.m.set(1n, n); } if (n % 17n === 0n) state.l.clear();"
            + " let sum = 0n; for (const [a, b] of state.m.entries()) sum += a * b; for (const x of state.l.get()) sum += x;"
            + " return { k: key, what: BigInt(time.epochMillis), n: n * 1000000n + sum }; }";

    @TempDir
    static Path directory;

    private static TestWorker worker;

    @BeforeAll
    static void start() throws Exception {
        worker = new TestWorker(directory, ON_ELEMENT, ON_TIMER);
    }

    @AfterAll
    static void stop() throws Exception {
        if (worker != null) {
            worker.close();
        }
    }

    /** The same function in Java. */
    private static final class Twin extends KeyedProcessFunction<Long, RowData, RowData> {
        private static final long serialVersionUID = 1L;
        private transient ValueState<Long> count;
        private transient MapState<Long, Long> map;
        private transient org.apache.flink.api.common.state.ListState<Long> list;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("n", Types.LONG));
            map = getRuntimeContext().getMapState(new MapStateDescriptor<>("m", Types.LONG, Types.LONG));
            list = getRuntimeContext().getListState(new org.apache.flink.api.common.state.ListStateDescriptor<>("l", Types.LONG));
        }

        private List<Long> items() throws Exception {
            List<Long> items = new ArrayList<>();
            Iterable<Long> stored = list.get();
            if (stored != null) {
                stored.forEach(items::add);
            }
            return items;
        }

        private long sum() throws Exception {
            long sum = 0;
            for (Map.Entry<Long, Long> entry : map.entries()) {
                sum += entry.getKey() * entry.getValue();
            }
            for (long item : items()) {
                sum += item;
            }
            return sum;
        }

        private long next() throws Exception {
            long n = (count.value() == null ? 0 : count.value()) + 1;
            count.update(n);
            return n;
        }

        @Override
        public void processElement(RowData row, Context context, Collector<RowData> out) throws Exception {
            long v = row.getLong(1);
            long time = context.timestamp();
            long n = next();
            map.put(v % 5, (map.contains(v % 5) ? map.get(v % 5) : 0) + v);
            list.add(v);
            if (items().size() > 6) {
                list.update(items().subList(4, items().size()));
            }
            context.timerService().registerEventTimeTimer(time + v % 5 * 3);
            if (v % 3 == 0) {
                context.timerService().deleteEventTimeTimer(time + (v + 1) % 5 * 3);
            }
            out.collect(GenericRowData.of(row.getLong(0), -1L, n * 1000000 + sum()));
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<RowData> out) throws Exception {
            long n = next();
            if (n % 4 == 0) {
                context.timerService().registerEventTimeTimer(time + 2);
            }
            if (n % 5 == 0) {
                context.timerService().registerEventTimeTimer(time - 1);
            }
            if (n % 7 == 0) {
                context.timerService().deleteEventTimeTimer(time + 3);
            }
            if (n % 11 == 0) {
                count.clear();
                map.remove(n % 5);
            }
            if (n % 13 == 0) {
                map.clear();
                map.put(1L, n);
            }
            if (n % 17 == 0) {
                list.clear();
            }
            out.collect(GenericRowData.of(context.getCurrentKey(), time, n * 1000000 + sum()));
        }
    }

    private static OneInputStreamOperator<RowData, RowData> ours(Configuration options) {
        return new OneInputFunctionOperator(SPEC, worker.payloads(), options);
    }

    private static KeyedOneInputStreamOperatorTestHarness<Object, RowData, RowData> harness(OneInputStreamOperator<RowData, RowData> operator, boolean twin) throws Exception {
        KeyKind kind = new KeyKind(new BigIntType(false));
        @SuppressWarnings({"unchecked", "rawtypes"})
        KeyedOneInputStreamOperatorTestHarness<Object, RowData, RowData> harness = twin
                ? new KeyedOneInputStreamOperatorTestHarness(operator, (org.apache.flink.api.java.functions.KeySelector<RowData, Long>) row -> row.getLong(0), Types.LONG)
                : new KeyedOneInputStreamOperatorTestHarness<>(operator, new KeyColumn(kind, 0), kind.info());
        harness.setup(OUTPUT_ROWS);
        return harness;
    }

    /** What comes out for each key, and for each watermark how much had come before it. */
    private static Map<Object, List<String>> run(Configuration options, int keys, int rows, int every) throws Exception {
        Map<Object, List<String>> byKey = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        OperatorSubtaskState snapshot = null;
        Random random = new Random(keys * 31L + rows);
        int done = 0;
        // In the middle it is stopped and restored.
        for (int part = 0; part < 2; part++) {
            try (KeyedOneInputStreamOperatorTestHarness<Object, RowData, RowData> harness =
                    harness(options == null ? new KeyedProcessOperator<>(new Twin()) : ours(options), options == null)) {
                if (snapshot != null) {
                    harness.initializeState(snapshot);
                }
                harness.open();
                for (; done < (part == 0 ? rows / 2 : rows); done++) {
                    long key = random.nextInt(keys);
                    harness.processElement(new StreamRecord<>(GenericRowData.of(key, (long) random.nextInt(1000)), done + random.nextInt(20)));
                    if (done % every == 0) {
                        harness.processWatermark(new Watermark(done - 5));
                    }
                }
                harness.prepareSnapshotPreBarrier(part);
                snapshot = harness.snapshot(part, part);
                if (part == 1) {
                    harness.processWatermark(Watermark.MAX_WATERMARK);
                }
                int count = 0;
                for (Object event : harness.getOutput()) {
                    if (event instanceof Watermark) {
                        byKey.computeIfAbsent("watermarks", k -> new ArrayList<>()).add(event + " after " + count);
                    } else {
                        count++;
                        StreamRecord<?> record = (StreamRecord<?>) event;
                        RowData row = (RowData) record.getValue();
                        byKey.computeIfAbsent(row.getLong(0), k -> new ArrayList<>())
                                .add(row.getLong(1) + ":" + row.getLong(2) + "@" + (record.hasTimestamp() ? record.getTimestamp() : "none"));
                    }
                }
            }
        }
        return byKey;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,1", "3,2", "7,3", "50,1", "50,3", "4000,3"})
    void equalToJava(int batch, int inFlight) throws Exception {
        for (int[] shape : new int[][] {{3, 600, 37}, {40, 3000, 37}, {500, 4000, 401}}) {
            Map<Object, List<String>> expected = run(null, shape[0], shape[1], shape[2]);
            assertTrue(expected.values().stream().mapToInt(List::size).sum() > shape[1]);
            Map<Object, List<String>> received = run(TestWorker.options(batch, inFlight), shape[0], shape[1], shape[2]);
            expected.forEach((key, list) -> {
                List<String> other = received.getOrDefault(key, List.of());
                for (int i = 0; i < list.size(); i++) {
                    int from = Math.max(0, i - 3);
                    if (i >= other.size() || !list.get(i).equals(other.get(i))) {
                        assertEquals(list.subList(from, i + 1), other.subList(Math.min(from, other.size()), Math.min(i + 3, other.size())), "key " + key + " at " + i);
                    }
                }
            });
            assertEquals(expected, received);
        }
    }
}
