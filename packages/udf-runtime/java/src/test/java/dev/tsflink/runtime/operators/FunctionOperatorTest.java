// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tsflink.runtime.Functions;
import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.runtime.operators.join.FlinkJoinType;
import org.apache.flink.table.runtime.operators.python.scalar.PythonScalarFunctionOperator;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator by itself: order, watermarks, barriers, failures. A left join of a table function keeps its input, so its rows show both. */
@Timeout(60)
class FunctionOperatorTest {
    private static final RowType INPUT = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"});
    private static final RowType RESULT = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"x"});

    private static OneInputStreamOperatorTestHarness<RowData, RowData> harness(TestFunctionServer server, Configuration options) throws Exception {
        TableFunctionOperator operator = new TableFunctionOperator(
                options,
                new PythonFunctionInfo(
                        Functions.table("f", server.payload("f", "table"), new String[] {"BIGINT"}, "ROW<`x` BIGINT>", true), new Object[] {0}),
                INPUT,
                INPUT,
                RESULT,
                FlinkJoinType.LEFT);
        OneInputStreamOperatorTestHarness<RowData, RowData> harness = new OneInputStreamOperatorTestHarness<>(operator, new RowDataSerializer(INPUT)) {
            @Override
            public void close() throws Exception {
                // Not the harness's own, which would finish the operator first, whatever had happened to it.
                getOperator().close();
            }
        };
        harness.setup(new RowDataSerializer(new BigIntType(), new BigIntType()));
        return harness;
    }

    private static Configuration options(int rows, int inFlight) {
        Configuration options = new Configuration();
        options.set(FunctionOptions.BATCH_ROWS, rows);
        options.set(FunctionOptions.BATCHES_IN_FLIGHT, inFlight);
        return options;
    }

    private static StreamRecord<RowData> row(long n) {
        return new StreamRecord<>(GenericRowData.of(n), n * 10);
    }

    private static List<RowData> doubled(RowData arguments) {
        return TestFunctionServer.one(GenericRowData.of(arguments.isNullAt(0) ? null : arguments.getLong(0) * 2));
    }

    private static String describe(Object event) {
        if (event instanceof Watermark) {
            return "W" + ((Watermark) event).getTimestamp();
        }
        if (event instanceof WatermarkStatus) {
            return event.toString();
        }
        StreamRecord<?> record = (StreamRecord<?>) event;
        RowData row = (RowData) record.getValue();
        return row.getRowKind().shortString() + "[" + (row.isNullAt(0) ? null : row.getLong(0)) + "," + (row.isNullAt(1) ? null : row.getLong(1)) + "]"
                + (record.hasTimestamp() ? "@" + record.getTimestamp() : "");
    }

    private static List<String> output(OneInputStreamOperatorTestHarness<RowData, RowData> harness) {
        return new ArrayList<>(harness.getOutput()).stream().map(FunctionOperatorTest::describe).collect(Collectors.toList());
    }

    @Test
    void watermarksStayBetweenTheirRows() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(3, 2))) {
            harness.open();
            server.answers.drainPermits();
            harness.processWatermark(0);
            harness.processElement(row(1)); // leaves alone
            harness.processWatermark(10);
            harness.processElement(row(2));
            harness.processWatermark(20);
            harness.processWatermarkStatus(WatermarkStatus.IDLE);
            harness.processWatermarkStatus(WatermarkStatus.ACTIVE);
            harness.processElement(row(3));
            harness.processElement(row(4)); // full
            harness.processWatermark(40);
            assertEquals(List.of("W0"), output(harness));
            server.answers.release(10);
            harness.prepareSnapshotPreBarrier(1);
            assertEquals(
                    List.of("W0", "+I[1,2]@10", "W10", "+I[2,4]@20", "W20", WatermarkStatus.IDLE.toString(), WatermarkStatus.ACTIVE.toString(), "+I[3,6]@30", "+I[4,8]@40", "W40"),
                    output(harness));
            assertEquals(List.of(1, 3), server.batchSizes);
        }
    }

    @Test
    void orderHoldsOverManyBatches() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(7, 3))) {
            harness.open();
            List<String> expected = new ArrayList<>();
            for (long n = 0; n < 1000; n++) {
                harness.processElement(row(n));
                expected.add("+I[" + n + "," + n * 2 + "]@" + n * 10);
                if (n % 13 == 0) {
                    harness.processWatermark(n);
                    expected.add("W" + n);
                }
            }
            harness.endInput();
            assertEquals(expected, output(harness));
        }
    }

    @Test
    void kindsAndMissingTimestampsAreKept() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(100, 3))) {
            harness.open();
            server.answers.drainPermits();
            harness.processElement(new StreamRecord<>(GenericRowData.of(0L)));
            for (RowKind kind : RowKind.values()) {
                harness.processElement(new StreamRecord<>(GenericRowData.ofKind(kind, 1L)));
            }
            harness.processElement(new StreamRecord<>(GenericRowData.of((Object) null), 5));
            server.answers.release(10);
            harness.endInput();
            assertEquals(List.of("+I[0,0]", "+I[1,2]", "-U[1,2]", "+U[1,2]", "-D[1,2]", "+I[null,null]@5"), output(harness));
        }
    }

    @Test
    void aLeftJoinKeepsRowsThatYieldNothing() throws Exception {
        TestFunctionServer.Body repeat = row -> {
            List<RowData> rows = new ArrayList<>();
            for (long i = 0; i < row.getLong(0); i++) {
                rows.add(GenericRowData.of(i));
            }
            return rows;
        };
        try (TestFunctionServer server = new TestFunctionServer(repeat);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            harness.open();
            for (long n : new long[] {2, 0, 1}) {
                harness.processElement(row(n));
            }
            harness.endInput();
            assertEquals(List.of("+I[2,0]@20", "+I[2,1]@20", "+I[0,null]@0", "+I[1,0]@10"), output(harness));
        }
    }

    @Test
    void resultsComeWithoutFurtherInput() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(100, 3))) {
            harness.open();
            harness.processElement(row(1));
            harness.processElement(row(2));
            while (output(harness).size() < 2) {
                harness.getTaskMailbox().tryTake(-1).ifPresent(mail -> {
                    try {
                        mail.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                Thread.sleep(1);
            }
            assertEquals(List.of("+I[1,2]@10", "+I[2,4]@20"), output(harness));
        }
    }

    private static void runMails(OneInputStreamOperatorTestHarness<RowData, RowData> harness, int outputs) throws Exception {
        while (harness.getOutput().size() < outputs) {
            harness.getTaskMailbox().tryTake(-1).ifPresent(mail -> {
                try {
                    mail.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Thread.sleep(1);
        }
    }

    @Test
    void whileRowsRushInSmallBatchesWaitForTheTimer() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(100_000, 3))) {
            harness.open();
            harness.setProcessingTime(0);
            server.answers.drainPermits();
            for (long n = 0; n <= 600; n++) {
                harness.processElement(row(n));
            }
            // The first row went alone; the others rushed in meanwhile and fill batches, as large as they may be at first.
            server.answers.release(100);
            runMails(harness, 513);
            harness.processElement(row(601));
            assertEquals(List.of(1, 256, 256), server.batchSizes);
            harness.setProcessingTime(1);
            runMails(harness, 602);
            // A batch that is not full is no rush: the next row leaves at once.
            harness.processElement(row(602));
            runMails(harness, 603);
            assertEquals(List.of(1, 256, 256, 89, 1), server.batchSizes);
        }
    }

    @Test
    void aFunctionThatThrowsIsNamed() throws Exception {
        TestFunctionServer.Body broken = row -> {
            throw new IllegalArgumentException("no such thing\nas a second line");
        };
        try (TestFunctionServer server = new TestFunctionServer(broken);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            harness.open();
            harness.processElement(row(1));
            UserFunctionException error = assertThrows(UserFunctionException.class, harness::endInput);
            assertEquals("broken", error.function);
            assertEquals("RangeError", error.name);
            assertTrue(error.stack.contains("bundle.mjs:1:2"));
            assertTrue(error.getMessage().lines().count() <= 15, error.getMessage());
            assertEquals("b", error.bundle);
            assertEquals(0, error.getStackTrace().length);
        }
    }

    @Test
    void wrongCountsFailTheJob() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            server.lie = 1;
            harness.open();
            harness.processElement(row(1));
            WorkerException error = assertThrows(WorkerException.class, harness::endInput);
            assertTrue(error.getMessage().contains("2 rows was expected, but 1"), error.getMessage());
        }
    }

    @Test
    void anotherProtocolIsRefused() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            server.protocol = 9;
            WorkerException error = assertThrows(WorkerException.class, harness::open);
            assertTrue(error.getMessage().contains("version 9") && error.getMessage().contains("version 1"), error.getMessage());
        }
    }

    @Test
    void anotherServerIsRefused() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            server.serverToken = "stolen";
            WorkerException error = assertThrows(WorkerException.class, harness::open);
            assertTrue(error.getMessage().contains("token"), error.getMessage());
            assertFalse(error.getMessage().contains(TestFunctionServer.SERVER_TOKEN));
        }
    }

    @Test
    void tokensAreNotInTheSpec() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            harness.open();
            String spec = server.specs.get(0).toString();
            assertFalse(spec.contains(TestFunctionServer.TOKEN) || spec.contains(TestFunctionServer.SERVER_TOKEN), spec);
        }
    }

    @Test
    void aLostServerFailsTheJob() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            harness.open();
            server.dropConnection = true;
            harness.processElement(row(1));
            WorkerException error = assertThrows(WorkerException.class, harness::endInput);
            assertTrue(error.getMessage().contains("lost"), error.getMessage());
            assertEquals("worker/b", error.code + "/" + error.bundle);
        }
    }

    @Test
    void aServerThatIsNotThereFailsTheJob() throws Exception {
        TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
        String address = server.address();
        try (OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            server.close();
            WorkerException error = assertThrows(WorkerException.class, harness::open);
            assertTrue(error.getMessage().contains(address), error.getMessage());
        }
    }

    @Test
    void aTaskThatWaitsCanBeCancelled() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(1, 1))) {
            harness.open();
            server.answers.drainPermits();
            harness.processElement(row(1));
            Thread task = Thread.currentThread();
            Thread canceller = new Thread(() -> {
                while (task.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                task.interrupt();
            });
            canceller.start();
            assertThrows(InterruptedException.class, () -> harness.processElement(row(2)));
            canceller.join(TimeUnit.SECONDS.toMillis(10));
        }
    }

    @Test
    void onlyOurOwnClassTravels() throws Exception {
        PythonFunctionInfo info = new PythonFunctionInfo(Functions.scalar("f", "{}", new String[] {"BIGINT"}, "BIGINT", true), new Object[] {0});
        Object operator = new PythonScalarFunctionOperator(new Configuration(), new PythonFunctionInfo[] {info}, INPUT, INPUT, RESULT, null, null);
        byte[] bytes = InstantiationUtil.serializeObject(operator);
        Object arrived = InstantiationUtil.deserializeObject(bytes, getClass().getClassLoader());
        assertEquals(ScalarFunctionOperator.class, arrived.getClass());
        assertFalse(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains("operators.python"));
    }

    @Test
    void finishRunsTheCloseHooks() throws Exception {
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options(10, 3))) {
            harness.open();
            harness.processElement(row(1));
            harness.endInput();
            harness.getOperator().finish();
            assertTrue(server.closed);
        }
    }

    @Test
    void largeRowsLeaveBeforeTheBatchIsFull() throws Exception {
        Configuration options = options(1_000_000, 3);
        options.set(FunctionOptions.BATCH_SIZE, org.apache.flink.configuration.MemorySize.parse("800 bytes"));
        try (TestFunctionServer server = new TestFunctionServer(FunctionOperatorTest::doubled);
                OneInputStreamOperatorTestHarness<RowData, RowData> harness = harness(server, options)) {
            harness.open();
            server.answers.drainPermits();
            for (long n = 0; n < 250; n++) {
                harness.processElement(row(n));
            }
            server.answers.release(100);
            harness.endInput();
            assertEquals(250, output(harness).size());
            assertTrue(server.batchSizes.get(1) >= 90 && server.batchSizes.get(1) <= 110, server.batchSizes.toString());
        }
    }
}
