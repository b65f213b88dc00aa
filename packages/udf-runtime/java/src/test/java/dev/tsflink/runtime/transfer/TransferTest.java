// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.SchemaMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TransferTest {
    private static final RowType TYPE = RowType.of(new LogicalType[] {new IntType(), new VarCharType(VarCharType.MAX_LENGTH)}, new String[] {"n", "s"});

    private static StreamTableEnvironment environment(String... options) {
        Configuration configuration = new Configuration();
        configuration.setString("parallelism.default", "2");
        for (int i = 0; i < options.length; i += 2) {
            configuration.setString(options[i], options[i + 1]);
        }
        return StreamTableEnvironment.create(StreamExecutionEnvironment.getExecutionEnvironment(configuration));
    }

    private static void offer(TestTransferServer server, String id, int batches, int rows) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        frames.add(SchemaMessage.of(TYPE));
        BatchWriter writer = new BatchWriter(TYPE);
        for (int batch = 0; batch < batches; batch++) {
            writer.reset();
            for (int i = 0; i < rows; i++) {
                int n = batch * rows + i;
                RowData row = GenericRowData.of(n, n % 3 == 0 ? null : StringData.fromString("ü" + n));
                writer.column(0).append(row, 0);
                writer.column(1).append(row, 1);
            }
            writer.seal(rows);
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            writer.writeTo(message);
            frames.add(message.toByteArray());
        }
        server.rows.put(id, frames);
        TransferRegistry.register(id, server.address(), TestTransferServer.TOKEN);
    }

    private static byte[] frame(TestTransferServer server) throws InterruptedException {
        byte[] frame = server.results.poll(60, TimeUnit.SECONDS);
        assertNotNull(frame, "a frame in time");
        return frame;
    }

    private static List<RowData> read(RowType type, byte[] frame) {
        int rows = BatchReader.rows(frame, 0, frame.length);
        ColumnReader[] columns = new BatchReader(type).read(frame, 0, frame.length, rows);
        List<RowData> result = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            BatchRow row = new BatchRow(columns, columns.length);
            row.at(i);
            result.add(row);
        }
        return result;
    }

    @Test
    void rowsGoInAndComeOut() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment();
            offer(server, "in1", 20, 700);
            TransferRegistry.register("out1", server.address(), TestTransferServer.TOKEN);
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT, s STRING) WITH ('connector' = 'tsflink-rows', 'id' = 'in1')");
            tables.executeSql("CREATE TEMPORARY TABLE dest (n INT, s STRING) WITH ('connector' = 'tsflink-result', 'id' = 'out1')");
            String plan = tables.explainSql("INSERT INTO dest SELECT n, s FROM src");
            assertFalse(plan.contains(TestTransferServer.TOKEN) || plan.contains(server.address()), plan);
            tables.executeSql("INSERT INTO dest SELECT n, s FROM src").await();
            SchemaMessage.check(frame(server), TYPE);
            List<String> found = new ArrayList<>();
            for (byte[] frame = frame(server); frame != TestTransferServer.END; frame = frame(server)) {
                read(TYPE, frame).forEach(row -> found.add(row.getInt(0) + "=" + (row.isNullAt(1) ? null : row.getString(1))));
            }
            List<String> expected = new ArrayList<>();
            for (int n = 0; n < 14_000; n++) {
                expected.add(n + "=" + (n % 3 == 0 ? null : "ü" + n));
            }
            assertEquals(expected.stream().sorted().collect(Collectors.toList()), found.stream().sorted().collect(Collectors.toList()));
            TransferRegistry.unregister("in1");
            TransferRegistry.unregister("out1");
        }
    }

    @Test
    void changesCarryTheirKind() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment("parallelism.default", "1");
            offer(server, "in2", 1, 3);
            TransferRegistry.register("out2", server.address(), TestTransferServer.TOKEN);
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT, s STRING) WITH ('connector' = 'tsflink-rows', 'id' = 'in2')");
            tables.executeSql("CREATE TEMPORARY TABLE dest (n INT) WITH ('connector' = 'tsflink-result', 'id' = 'out2')");
            tables.executeSql("INSERT INTO dest SELECT CAST(COUNT(*) AS INT) FROM src").await();
            RowType type = RowType.of(new LogicalType[] {new TinyIntType(false), new IntType()}, new String[] {"~kind", "n"});
            SchemaMessage.check(frame(server), type);
            List<String> found = new ArrayList<>();
            for (byte[] frame = frame(server); frame != TestTransferServer.END; frame = frame(server)) {
                read(type, frame).forEach(row -> found.add(row.getByte(0) + ":" + row.getInt(1)));
            }
            assertEquals(List.of("0:1", "1:1", "2:2", "1:2", "2:3"), found);
        }
    }

    @Test
    void aBatchJobHasNoChanges() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment("execution.runtime-mode", "BATCH");
            offer(server, "in7", 1, 3);
            TransferRegistry.register("out7", server.address(), TestTransferServer.TOKEN);
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT, s STRING) WITH ('connector' = 'tsflink-rows', 'id' = 'in7')");
            tables.executeSql("CREATE TEMPORARY TABLE dest (n INT) WITH ('connector' = 'tsflink-result', 'id' = 'out7')");
            tables.executeSql("INSERT INTO dest SELECT CAST(COUNT(*) AS INT) FROM src").await();
            RowType type = RowType.of(new LogicalType[] {new IntType()}, new String[] {"n"});
            SchemaMessage.check(frame(server), type);
            assertEquals(3, read(type, frame(server)).get(0).getInt(0));
            assertSame(TestTransferServer.END, frame(server));
        }
    }

    @Test
    void anEmptyResultHasItsSchema() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment();
            offer(server, "in3", 0, 0);
            TransferRegistry.register("out3", server.address(), TestTransferServer.TOKEN);
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT, s STRING) WITH ('connector' = 'tsflink-rows', 'id' = 'in3')");
            tables.executeSql("CREATE TEMPORARY TABLE dest (n INT, s STRING) WITH ('connector' = 'tsflink-result', 'id' = 'out3')");
            tables.executeSql("INSERT INTO dest SELECT * FROM src").await();
            SchemaMessage.check(frame(server), TYPE);
            assertSame(TestTransferServer.END, frame(server));
        }
    }

    @Test
    void aSlowStreamShowsItsRowsAndACancelledOneHasNoEnd() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment("parallelism.default", "1");
            TransferRegistry.register("out4", server.address(), TestTransferServer.TOKEN);
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '2')");
            tables.executeSql("CREATE TEMPORARY TABLE dest (n INT) WITH ('connector' = 'tsflink-result', 'id' = 'out4')");
            TableResult job = tables.executeSql("INSERT INTO dest SELECT n FROM src");
            frame(server);
            // Far from a full batch, and the job goes on.
            assertTrue(frame(server).length > 8);
            assertTrue(frame(server).length > 8);
            job.getJobClient().orElseThrow().cancel().get(60, TimeUnit.SECONDS);
            byte[] last = frame(server);
            while (last.length > 8) {
                last = frame(server);
            }
            assertSame(TestTransferServer.BROKEN, last);
        }
    }

    /** Fails on its third row. */
    public static class Fragile extends ScalarFunction {
        private static final long serialVersionUID = 1L;
        private transient int calls;

        public Integer eval(Integer n) throws InterruptedException {
            if (++calls == 3) {
                throw new IllegalStateException("fragile");
            }
            return n;
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }

    @Test
    void aJobThatStartsOverDoesNotDeliverTwice() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment(
                    "parallelism.default", "1", "restart-strategy.type", "fixed-delay", "restart-strategy.fixed-delay.attempts", "5", "restart-strategy.fixed-delay.delay", "1 ms");
            TransferRegistry.register("out5", server.address(), TestTransferServer.TOKEN);
            tables.createTemporarySystemFunction("fragile", new Fragile());
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '2')");
            tables.executeSql("CREATE TEMPORARY TABLE dest (n INT) WITH ('connector' = 'tsflink-result', 'id' = 'out5')");
            TableResult job = tables.executeSql("INSERT INTO dest SELECT fragile(n) FROM src");
            Exception failure = assertThrows(Exception.class, job::await);
            assertTrue(ExceptionUtils.findThrowableWithMessage(failure, "delivered twice").isPresent(), ExceptionUtils.stringifyException(failure));
        }
    }

    @Test
    void anUnknownIdSaysWhatTheConnectorIsFor() {
        StreamTableEnvironment tables = environment();
        tables.executeSql("CREATE TEMPORARY TABLE src (n INT) WITH ('connector' = 'tsflink-rows', 'id' = 'nobody')");
        Exception failure = assertThrows(Exception.class, () -> tables.explainSql("SELECT * FROM src"));
        assertTrue(ExceptionUtils.findThrowableWithMessage(failure, "'nobody'").isPresent());
    }

    @Test
    void aWrongTokenIsTheDriversToRefuse() throws Exception {
        try (TestTransferServer server = new TestTransferServer()) {
            StreamTableEnvironment tables = environment();
            TransferRegistry.register("in6", server.address(), "another token");
            tables.executeSql("CREATE TEMPORARY TABLE src (n INT) WITH ('connector' = 'tsflink-rows', 'id' = 'in6')");
            Exception failure = assertThrows(Exception.class, () -> tables.explainSql("SELECT * FROM src"));
            assertTrue(ExceptionUtils.findThrowableWithMessage(failure, "wrong token").isPresent());
        }
    }
}
