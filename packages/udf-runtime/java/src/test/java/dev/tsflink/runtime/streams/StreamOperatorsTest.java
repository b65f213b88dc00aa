// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
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
}
