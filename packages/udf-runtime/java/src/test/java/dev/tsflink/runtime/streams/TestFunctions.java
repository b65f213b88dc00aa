// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.CloseableIterator;

/** Functions in JavaScript for the tests, run by the real worker, `dist/worker.mjs`, which `node build.mjs` has built. */
final class TestFunctions {
    private static final String HASH = "0123456789abcdef";
    private static final Path WORKER = Path.of("..", "dist", "worker.mjs").toAbsolutePath().normalize();

    private final Path bundle;
    private final List<String> payloads = new ArrayList<>();

    /** @param functions of the form `export const f = ...`, the names `f0`, `f1`, ... in the order that the specification counts */
    TestFunctions(Path directory, String... functions) throws IOException {
        assumeTrue(Files.exists(WORKER), "the worker is not built");
        bundle = Files.createTempFile(directory, "functions", ".mjs");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < functions.length; i++) {
            text.append("export const f").append(i).append(" = ").append(functions[i]).append(";\n");
            payloads.add("{\"protocol\":1,\"name\":\"f" + i + "\",\"kind\":\"stream\",\"export\":\"f" + i
                    + "\",\"args\":[],\"returns\":\"\",\"deterministic\":true,\"run\":\"worker\",\"bundle\":\"" + HASH
                    + "\",\"token\":\"t\",\"serverToken\":\"s\",\"worker\":{\"node\":\"node\",\"main\":\"worker.mjs\",\"bundle\":\"functions.mjs\"}}");
        }
        Files.writeString(bundle, text + "// " + HASH + "\n");
    }

    void register(StreamExecutionEnvironment environment) {
        environment.registerCachedFile(WORKER.toString(), "worker.mjs");
        environment.registerCachedFile(bundle.toString(), "functions.mjs");
    }

    @SuppressWarnings("unchecked")
    SingleOutputStreamOperator<RowData> transform(String spec, DataStream<RowData>... inputs) {
        return StreamOperators.transform(inputs, spec, payloads.toArray(new String[0]), "test");
    }

    static DataStream<RowData> sequence(StreamExecutionEnvironment environment, long to) {
        TypeInformation<RowData> type = InternalTypeInfo.of((RowType) Shape.parse("ROW<`n` BIGINT NOT NULL> NOT NULL"));
        return environment.fromSequence(1, to).map(n -> (RowData) GenericRowData.of(n)).returns(type);
    }

    static List<RowData> collect(DataStream<RowData> stream) throws Exception {
        List<RowData> rows = new ArrayList<>();
        try (CloseableIterator<RowData> iterator = stream.executeAndCollect()) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }
}
