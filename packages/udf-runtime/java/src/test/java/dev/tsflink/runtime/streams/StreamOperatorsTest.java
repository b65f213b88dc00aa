// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stream operators on a mini cluster, with functions in a worker process. */
@Timeout(120)
class StreamOperatorsTest {
    private static final String N = "ROW<`n` BIGINT NOT NULL> NOT NULL";

    @TempDir
    Path directory;

    private static StreamExecutionEnvironment environment(int parallelism) {
        Configuration configuration = new Configuration();
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    }

    @Test
    void chainOfSteps() throws Exception {
        StreamExecutionEnvironment environment = environment(1);
        TestFunctions functions = new TestFunctions(directory, "({ n }) => n % 2n === 0n", "({ n }) => [n, -n]", "(n) => ({ n, text: `#${n}` })");
        functions.register(environment);
        String spec = "{\"kind\":\"stream\",\"name\":\"chain\",\"inputs\":[\"" + N + "\"],\"outputs\":[{\"tag\":null,\"type\":\"ROW<`n` BIGINT NOT NULL, `text` STRING>\"}],"
                + "\"state\":[],\"timers\":false,\"node\":{\"op\":\"chain\",\"chain\":[{\"step\":\"filter\",\"fn\":0},"
                + "{\"step\":\"flatMap\",\"fn\":1,\"type\":\"BIGINT NOT NULL\"},{\"step\":\"map\",\"fn\":2,\"type\":\"ROW<`n` BIGINT NOT NULL, `text` STRING>\"}]}}";
        List<RowData> rows = TestFunctions.collect(functions.transform(spec, TestFunctions.sequence(environment, 10_000)));
        assertEquals(10_000, rows.size());
        assertEquals(2, rows.get(0).getLong(0));
        assertEquals("#-2", rows.get(1).getString(1).toString());
        assertEquals("#-10000", rows.get(9999).getString(1).toString());
    }

    @Test
    void countsByKey() throws Exception {
        StreamExecutionEnvironment environment = environment(2);
        TestFunctions functions = new TestFunctions(
                directory,
                "({ n }) => ({ k: n % 100n })",
                "({ k }, context) => { const n = (context.state.n.get() ?? 0n) + 1n; context.state.n.set(n); return { k: context.key, n }; }");
        functions.register(environment);
        String key = "{\"kind\":\"stream\",\"name\":\"key\",\"inputs\":[\"" + N + "\"],\"outputs\":[{\"tag\":null,\"type\":\"ROW<`k` BIGINT NOT NULL> NOT NULL\"}],"
                + "\"state\":[],\"timers\":false,\"node\":{\"op\":\"chain\",\"chain\":[{\"step\":\"map\",\"fn\":0,\"type\":\"ROW<`k` BIGINT NOT NULL> NOT NULL\"}]}}";
        String count = "{\"kind\":\"stream\",\"name\":\"count\",\"inputs\":[\"ROW<`k` BIGINT NOT NULL> NOT NULL\"],\"keys\":[{\"field\":\"k\"}],\"key\":\"BIGINT NOT NULL\","
                + "\"outputs\":[{\"tag\":null,\"type\":\"ROW<`k` BIGINT NOT NULL, `n` BIGINT NOT NULL> NOT NULL\"}],\"state\":[{\"name\":\"n\",\"kind\":\"value\",\"type\":\"BIGINT\"}],"
                + "\"timers\":true,\"node\":{\"op\":\"process\",\"onElement\":[1],\"declared\":[{\"name\":\"n\",\"kind\":\"value\"}]}}";
        List<RowData> rows = TestFunctions.collect(functions.transform(count, functions.transform(key, TestFunctions.sequence(environment, 100_000))));
        assertEquals(100_000, rows.size());
        Map<Long, Long> last = new HashMap<>();
        for (RowData row : rows) {
            assertEquals(last.getOrDefault(row.getLong(0), 0L) + 1, row.getLong(1));
            last.put(row.getLong(0), row.getLong(1));
        }
        assertEquals(100, last.size());
    }

    /** Flink sorts by key and forgets a key when the next one comes; timers fire at the end of each key. */
    @Test
    void batchExecution() throws Exception {
        StreamExecutionEnvironment environment = environment(2);
        environment.setRuntimeMode(RuntimeExecutionMode.BATCH);
        TestFunctions functions = new TestFunctions(
                directory,
                "({ n }) => ({ k: n % 1000n, n })",
                "({ n }, { state, timers, processingTime }) => { state.c.set((state.c.get() ?? 0n) + 1n); state.l.add(n); timers.onEventTime(new processingTime.constructor(5)); timers.onProcessingTime(new processingTime.constructor(7)); }",
                "(time, { key, state, watermark }) => { let sum = 0n; for (const x of state.l.get()) sum += x;"
                        + " return { k: key, c: state.c.get(), sum: time.epochMillis === 5 && watermark.epochMillis > 1e15 ? sum : BigInt(time.epochMillis) }; }");
        functions.register(environment);
        String row = "ROW<`k` BIGINT NOT NULL, `n` BIGINT NOT NULL> NOT NULL";
        String key = "{\"kind\":\"stream\",\"name\":\"key\",\"inputs\":[\"" + N + "\"],\"outputs\":[{\"tag\":null,\"type\":\"" + row + "\"}],"
                + "\"state\":[],\"timers\":false,\"node\":{\"op\":\"chain\",\"chain\":[{\"step\":\"map\",\"fn\":0,\"type\":\"" + row + "\"}]}}";
        String count = "{\"kind\":\"stream\",\"name\":\"count\",\"inputs\":[\"" + row + "\"],\"keys\":[{\"field\":\"k\"}],\"key\":\"BIGINT NOT NULL\","
                + "\"outputs\":[{\"tag\":null,\"type\":\"ROW<`k` BIGINT NOT NULL, `c` BIGINT, `sum` BIGINT> NOT NULL\"}],"
                + "\"state\":[{\"name\":\"c\",\"kind\":\"value\",\"type\":\"BIGINT\"},{\"name\":\"l\",\"kind\":\"list\",\"type\":\"BIGINT\"}],"
                + "\"timers\":true,\"node\":{\"op\":\"process\",\"onElement\":[1],\"onTimer\":2,\"declared\":[{\"name\":\"c\",\"kind\":\"value\"},{\"name\":\"l\",\"kind\":\"list\"}]}}";
        List<RowData> rows = TestFunctions.collect(functions.transform(count, functions.transform(key, TestFunctions.sequence(environment, 30_000))));
        assertEquals(2000, rows.size());
        for (RowData result : rows) {
            long k = result.getLong(0) == 0 ? 1000 : result.getLong(0);
            assertEquals(30, result.getLong(1));
            if (result.getLong(2) != 7) {
                assertEquals(30 * k + 1000 * 29 * 30 / 2, result.getLong(2));
            }
        }
    }

    /** Broadcast elements change broadcast state, which elements of the other side read; side output, computed key. */
    @Test
    void broadcastAndSideOutput() throws Exception {
        StreamExecutionEnvironment environment = environment(2);
        TestFunctions functions = new TestFunctions(
                directory,
                "({ n }) => n % 10n",
                "(n, { state, emit, key }) => { const c = (state.c.get() ?? 0n) + 1n; state.c.set(c); emit('odd', `${key}/${n.n}`); return { k: key, c, rule: state.rules.get('a') }; }",
                "(rule, { state }) => { state.rules.set('a', rule.n); }");
        functions.register(environment);
        String key = "{\"kind\":\"stream\",\"name\":\"key\",\"inputs\":[\"" + N + "\"],\"outputs\":[{\"tag\":null,\"type\":\"ROW<`key` BIGINT NOT NULL, `value` " + N + "> NOT NULL\"}],"
                + "\"state\":[],\"timers\":false,\"node\":{\"op\":\"chain\",\"chain\":[{\"step\":\"key\",\"fn\":0,\"type\":\"BIGINT NOT NULL\"}]}}";
        String process = "{\"kind\":\"stream\",\"name\":\"rules\",\"inputs\":[\"" + N + "\",\"" + N + "\"],\"keys\":[{\"computed\":true},null],\"key\":\"BIGINT NOT NULL\","
                + "\"outputs\":[{\"tag\":null,\"type\":\"ROW<`k` BIGINT NOT NULL, `c` BIGINT NOT NULL, `rule` BIGINT> NOT NULL\"},{\"tag\":\"odd\",\"type\":\"STRING\"}],"
                + "\"state\":[{\"name\":\"c\",\"kind\":\"value\",\"type\":\"BIGINT\"},{\"name\":\"rules\",\"kind\":\"broadcast\",\"key\":\"STRING\",\"type\":\"BIGINT\"}],"
                + "\"timers\":false,\"node\":{\"op\":\"process\",\"onElement\":[1,2],\"broadcastInput\":1,"
                + "\"declared\":[{\"name\":\"c\",\"kind\":\"value\"},{\"name\":\"rules\",\"kind\":\"broadcast\"}]}}";
        SingleOutputStreamOperator<RowData> result = functions.transform(
                process, functions.transform(key, TestFunctions.sequence(environment, 5_000)), TestFunctions.sequence(environment, 3).broadcast());
        List<RowData> side = TestFunctions.collect(StreamOperators.sideOutput(result, process, 1));
        assertEquals(5000, side.size());
        List<RowData> rows = TestFunctions.collect(result);
        assertEquals(5000, rows.size());
        assertEquals(10, rows.stream().filter(row -> row.getLong(1) == 500).count());
    }
}
