// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;

/** The cases of the Table API; `src/api` builds the same ones in TypeScript, under the same names. */
final class ApiCases {
    /** A table, and the names of its columns where each of them is a case. */
    record Made(Table table, List<String> columns) {}

    private final Map<String, Callable<Made>> cases = new LinkedHashMap<>();
    private final TableEnvironment batch;
    private final TableEnvironment streaming;

    ApiCases(TableEnvironment batch, TableEnvironment streaming) {
        this.batch = batch;
        this.streaming = streaming;
    }

    void forEach(BiConsumer<String, Callable<Made>> visit) {
        cases.forEach(visit);
    }
}
