// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State that functions ask for while they run: entries of maps that are too large to travel, and the keys of a state. */
@Timeout(120)
class StreamStateTest {
    private static final String INPUT = "ROW<`k` BIGINT NOT NULL, `v` BIGINT NOT NULL> NOT NULL";
    private static final String OUTPUT = "ROW<`k` BIGINT NOT NULL, `n` BIGINT NOT NULL> NOT NULL";
    private static final RowDataSerializer OUTPUT_ROWS = new RowDataSerializer((RowType) Shape.parse(OUTPUT));
    private static final KeyKind KEY = new KeyKind(new BigIntType(false));

    @TempDir
    static Path directory;

    private static List<String> output(Iterable<Object> events) {
        List<String> rows = new ArrayList<>();
        for (Object event : events) {
            RowData row = (RowData) ((StreamRecord<?>) event).getValue();
            rows.add(row.getLong(0) + ":" + row.getLong(1));
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,3", "300,3"})
    void largeMaps(int batch, int inFlight) throws Exception {
        String function = "({ k, v }, { state: { m } }) => { const id = v % 200n; let n = m.get(id) ?? -1n;"
                + " if (v % 11n === 0n) m.delete(id); else if (v % 7n === 0n) n = m.has(id + 1n) ? 1n : 0n; else m.set(id, v);"
                + " if (v % 97n === 0n) { n = 0n; for (const [a, b] of m.entries()) n += a * b; } if (v === 5n) m.clear(); return { k, n }; }";
        String spec = "{\"kind\":\"stream\",\"name\":\"maps\",\"inputs\":[\"" + INPUT + "\"],\"keys\":[{\"field\":\"k\"}],\"key\":\"BIGINT NOT NULL\","
                + "\"outputs\":[{\"tag\":null,\"type\":\"" + OUTPUT + "\"}],\"state\":[{\"name\":\"m\",\"kind\":\"map\",\"key\":\"BIGINT NOT NULL\",\"type\":\"BIGINT\"}],"
                + "\"timers\":false,\"node\":{\"op\":\"process\",\"onElement\":[0],\"declared\":[{\"name\":\"m\",\"kind\":\"map\"}]}}";
        Random random = new Random(7);
        Map<Long, Map<Long, Long>> twin = new HashMap<>();
        OperatorSubtaskState snapshot = null;
        try (TestWorker worker = new TestWorker(directory, function)) {
            // A restored operator holds nothing, so it asks again.
            for (int part = 0; part < 6; part++) {
                try (KeyedOneInputStreamOperatorTestHarness<Object, RowData, RowData> harness = new KeyedOneInputStreamOperatorTestHarness<>(
                        new OneInputFunctionOperator(spec, worker.payloads(), TestWorker.options(batch, inFlight)), new KeyColumn(KEY, 0), KEY.info())) {
                    harness.setup(OUTPUT_ROWS);
                    if (snapshot != null) {
                        harness.initializeState(snapshot);
                    }
                    harness.open();
                    List<String> expected = new ArrayList<>();
                    for (int i = 0; i < 1500; i++) {
                        long k = random.nextInt(4);
                        long v = random.nextInt(5000);
                        harness.processElement(new StreamRecord<>(GenericRowData.of(k, v)));
                        expected.add(k + ":" + step(twin.computeIfAbsent(k, key -> new HashMap<>()), v));
                    }
                    harness.prepareSnapshotPreBarrier(part);
                    snapshot = harness.snapshot(part, part);
                    assertEquals(expected, output(harness.getOutput()));
                }
            }
        }
    }

    private static long step(Map<Long, Long> map, long v) {
        long id = v % 200;
        long n = map.getOrDefault(id, -1L);
        if (v % 11 == 0) {
            map.remove(id);
        } else if (v % 7 == 0) {
            n = map.containsKey(id + 1) ? 1 : 0;
        } else {
            map.put(id, v);
        }
        if (v % 97 == 0) {
            n = map.entrySet().stream().mapToLong(entry -> entry.getKey() * entry.getValue()).sum();
        }
        if (v == 5) {
            map.clear();
        }
        return n;
    }

    /** A broadcast element doubles the counts of all keys, those that are on their way as well. */
    @Test
    void allKeys() throws Exception {
        String count = "({ k }, { state }) => { const n = (state.c.get() ?? 0n) + 1n; state.c.set(n); return { k, n }; }";
        String twice = "(rule, context) => { let keys = 0n; context.forEachKey('c', (key, c) => { keys++; c.set(c.get() * 2n); }); return { k: -1n, n: keys }; }";
        String spec = "{\"kind\":\"stream\",\"name\":\"all\",\"inputs\":[\"" + INPUT + "\",\"" + INPUT + "\"],\"keys\":[{\"field\":\"k\"},null],\"key\":\"BIGINT NOT NULL\","
                + "\"outputs\":[{\"tag\":null,\"type\":\"" + OUTPUT + "\"}],\"state\":[{\"name\":\"c\",\"kind\":\"value\",\"type\":\"BIGINT\"}],"
                + "\"timers\":false,\"node\":{\"op\":\"process\",\"onElement\":[0,1],\"broadcastInput\":1,\"declared\":[{\"name\":\"c\",\"kind\":\"value\"}]}}";
        Map<Long, Long> twin = new HashMap<>();
        List<String> expected = new ArrayList<>();
        KeySelector<RowData, Object> nobody = row -> 0L;
        try (TestWorker worker = new TestWorker(directory, count, twice);
                KeyedTwoInputStreamOperatorTestHarness<Object, RowData, RowData, RowData> harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                        new TwoInputFunctionOperator(spec, worker.payloads(), TestWorker.options(100, 3)), new KeyColumn(KEY, 0), nobody, KEY.info())) {
            harness.setup(OUTPUT_ROWS);
            harness.open();
            Random random = new Random(3);
            for (int i = 0; i < 20_000; i++) {
                long k = random.nextInt(3000);
                harness.processElement1(new StreamRecord<>(GenericRowData.of(k, 0L)));
                expected.add(k + ":" + twin.merge(k, 1L, Long::sum));
                if (i % 4000 == 3999) {
                    harness.processElement2(new StreamRecord<>(GenericRowData.of(0L, 0L)));
                    twin.replaceAll((key, n) -> n * 2);
                    expected.add("-1:" + twin.size());
                }
            }
            harness.prepareSnapshotPreBarrier(1);
            assertEquals(expected, output(harness.getOutput()));
        }
    }
}
