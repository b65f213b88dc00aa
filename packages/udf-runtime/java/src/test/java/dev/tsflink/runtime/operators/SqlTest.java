// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tsflink.runtime.Functions;
import dev.tsflink.runtime.UserFunctionException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import java.math.BigDecimal;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operators where the planner puts them. */
@Timeout(120)
class SqlTest {
    private static StreamTableEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.setString("parallelism.default", "1");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        // Not VALUES: the planner would turn the arguments into constants.
        DataStream<Row> rows = environment.fromData(
                Types.ROW_NAMED(new String[] {"n", "s", "d", "a"}, Types.INT, Types.STRING, Types.BIG_DEC, Types.OBJECT_ARRAY(Types.STRING)),
                Row.of(1, "a", new BigDecimal("1.50"), new String[] {"x", "ü"}),
                Row.of(2, null, new BigDecimal("2.25"), new String[] {"y"}),
                Row.of(3, "c😀", null, null));
        tables.createTemporaryView("t", rows, Schema.newBuilder()
                .column("n", "INT").column("s", "STRING").column("d", "DECIMAL(10, 2)").column("a", "ARRAY<STRING>").build());
        return tables;
    }

    private static List<String> run(StreamTableEnvironment tables, String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = tables.executeSql(query).collect()) {
            result.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }

    private static List<RowData> plusOne(RowData row) {
        return TestFunctionServer.one(GenericRowData.of(row.isNullAt(0) ? null : row.getInt(0) + 1));
    }

    private static void register(StreamTableEnvironment tables, TestFunctionServer server, String name, String argument, String result) {
        tables.createTemporarySystemFunction(name, Functions.scalar(name, server.payload(name, "scalar"), new String[] {argument}, result, true));
    }

    @Test
    void forwardedColumnsOfManyTypes() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(SqlTest::plusOne)) {
            StreamTableEnvironment tables = environment();
            register(tables, server, "f", "INT", "INT");
            assertEquals(
                    List.of("+I[[x, ü], 2, a, 1.50, 1]", "+I[[y], 3, null, 2.25, 2]", "+I[null, 4, c😀, null, 3]"),
                    run(tables, "SELECT a, f(n), s, d, n FROM t"));
            assertEquals(List.of("+I[1, 2, 1]", "+I[2, 3, 2]", "+I[3, 4, 3]"), run(tables, "SELECT n, f(n), n FROM t"));
        }
    }

    @Test
    void stringsAndNulls() throws Exception {
        TestFunctionServer.Body upper = row -> TestFunctionServer.one(
                GenericRowData.of(row.isNullAt(0) ? null : StringData.fromString(row.getString(0).toString().toUpperCase(java.util.Locale.ROOT) + "!")));
        try (TestFunctionServer server = new TestFunctionServer(upper)) {
            StreamTableEnvironment tables = environment();
            register(tables, server, "f", "STRING", "STRING");
            assertEquals(List.of("+I[A!]", "+I[null]", "+I[C😀!]"), run(tables, "SELECT f(s) FROM t"));
        }
    }

    @Test
    void inConditionsAndJoins() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(SqlTest::plusOne)) {
            StreamTableEnvironment tables = environment();
            register(tables, server, "f", "INT", "INT");
            assertEquals(List.of("+I[2]", "+I[3]"), run(tables, "SELECT n FROM t WHERE f(n) > 2"));
            assertEquals(List.of("+I[1, 2]", "+I[2, 3]"), run(tables, "SELECT t.n, u.n FROM t JOIN t AS u ON f(t.n) = u.n")
                    .stream().filter(row -> row.startsWith("+I")).sorted().collect(java.util.stream.Collectors.toList()));
        }
    }

    @Test
    void changelogsKeepTheirKinds() throws Exception {
        TestFunctionServer.Body plusOne = row -> TestFunctionServer.one(GenericRowData.of(row.getLong(0) + 1));
        try (TestFunctionServer server = new TestFunctionServer(plusOne)) {
            StreamTableEnvironment tables = environment();
            register(tables, server, "f", "BIGINT", "BIGINT");
            assertEquals(
                    List.of("+I[a, 2]", "-U[a, 2]", "+U[a, 3]"),
                    run(tables, "SELECT k, f(c) FROM (SELECT k, COUNT(*) AS c FROM (SELECT 'a' AS k FROM t WHERE n < 3) GROUP BY k)"));
        }
    }

    @Test
    void nestedCallsAndConstantsAreDescribed() throws Exception {
        TestFunctionServer.Body seven = row -> TestFunctionServer.one(GenericRowData.of(7));
        try (TestFunctionServer server = new TestFunctionServer(seven)) {
            StreamTableEnvironment tables = environment();
            register(tables, server, "f", "INT", "INT");
            tables.createTemporarySystemFunction("g", Functions.scalar(
                    "g",
                    server.payload("g", "scalar"),
                    new String[] {"INT", "STRING", "BIGINT", "DECIMAL(10, 2)", "BOOLEAN", "DATE", "TIME(3)", "TIMESTAMP(3)", "STRING", "DOUBLE", "TIMESTAMP(6)"},
                    "INT",
                    true));
            assertEquals(List.of("+I[7]", "+I[7]", "+I[7]"), run(tables, "SELECT g(f(n), 'ü', 9007199254740993, 1.25, TRUE, DATE '1970-01-02', TIME '00:00:01.500', "
                    + "TIMESTAMP '1970-01-01 00:00:01.500', CAST(NULL AS STRING), CAST(1.5 AS DOUBLE), TIMESTAMP '1970-01-01 00:00:00.123456') FROM t"));
            JsonNode call = server.specs.get(0).get("calls").get(0);
            assertEquals("{\"function\":1,\"args\":[{\"column\":0}]}", call.get("args").get(0).toString());
            List<String> constants = new ArrayList<>();
            for (int i = 1; i < call.get("args").size(); i++) {
                JsonNode constant = call.get("args").get(i).get("constant");
                constants.add(constant == null ? call.get("args").get(i).toString() : constant.get("type").asText() + "=" + constant.path("value").asText());
            }
            assertEquals(
                    List.of("string=ü", "integer=9007199254740993", "decimal=1.25", "boolean=true", "date=1", "time=1500", "timestamp=1500", "null=", "double=1.5", "timestamp=123"),
                    constants);
        }
    }

    @Test
    void tableFunctionsInnerAndLeft() throws Exception {
        TestFunctionServer.Body repeat = row -> {
            List<RowData> rows = new ArrayList<>();
            for (int i = 1; i < row.getInt(0); i++) {
                rows.add(GenericRowData.of(i, StringData.fromString("r" + i)));
            }
            return rows;
        };
        try (TestFunctionServer server = new TestFunctionServer(repeat)) {
            StreamTableEnvironment tables = environment();
            tables.createTemporarySystemFunction("f", Functions.table("f", server.payload("f", "table"), new String[] {"INT"}, "ROW<`i` INT, `r` STRING>", true));
            assertEquals(List.of("+I[2, null, 1, r1]", "+I[3, c😀, 1, r1]", "+I[3, c😀, 2, r2]"), run(tables, "SELECT n, s, i, r FROM t, LATERAL TABLE(f(n)) AS u (i, r)"));
            assertEquals(
                    List.of("+I[1, null, [x, ü]]", "+I[2, r1, [y]]", "+I[3, r1, null]", "+I[3, r2, null]"),
                    run(tables, "SELECT n, r, a FROM t LEFT JOIN LATERAL TABLE(f(n)) AS u (i, r) ON TRUE"));
        }
    }

    @Test
    void functionsOfOneNameStayApart() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(SqlTest::plusOne)) {
            StreamTableEnvironment tables = environment();
            String payload = server.payload("f", "scalar");
            org.apache.flink.table.api.Table table = tables.from("t").select(
                    org.apache.flink.table.api.Expressions.call(Functions.scalar("f", payload, new String[] {"INT"}, "INT", true), org.apache.flink.table.api.Expressions.$("n")),
                    org.apache.flink.table.api.Expressions.call(
                            Functions.scalar("f", payload.replace("\"export\":\"f\"", "\"export\":\"f2\""), new String[] {"INT"}, "INT", true), org.apache.flink.table.api.Expressions.$("n")));
            String plan = table.explain();
            assertTrue(plan.contains("PythonCalc"), plan);
            try (CloseableIterator<Row> ignored = table.execute().collect()) {
                // The server knows one body only and so refuses the second column; what it was asked is what matters.
                ignored.hasNext();
            } catch (RuntimeException expected) {
                // See above.
            }
            assertEquals(2, server.specs.get(0).get("functions").size());
        }
    }

    @Test
    void aFailureIsFoundInTheCauseChain() throws Exception {
        TestFunctionServer.Body broken = row -> {
            // A task that fails before its source coordinator's first event arrives is reported as one that lost the event.
            java.util.concurrent.locks.LockSupport.parkNanos(500_000_000);
            throw new IllegalArgumentException("no such thing");
        };
        try (TestFunctionServer server = new TestFunctionServer(broken)) {
            StreamTableEnvironment tables = environment();
            register(tables, server, "f", "INT", "INT");
            Exception failure = assertThrows(Exception.class, () -> run(tables, "SELECT f(n) FROM t"));
            assertTrue(ExceptionUtils.findThrowableWithMessage(failure, "The TypeScript function 'broken' failed: RangeError: no such thing").isPresent());
            assertTrue(ExceptionUtils.findSerializedThrowable(failure, UserFunctionException.class, SqlTest.class.getClassLoader()).isPresent()
                    || ExceptionUtils.findThrowable(failure, UserFunctionException.class).isPresent());
        }
    }
}
