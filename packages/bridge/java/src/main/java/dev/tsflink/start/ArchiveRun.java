// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.start;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * The run whose classes go into the class-data-sharing archive: what nearly every program does, once, in a JVM of its own that is started
 * with {@code -XX:ArchiveClassesAtExit}. Never part of a user's process. It is in a jar that hardly ever changes, as the archive only fits
 * the jars that it was made with.
 */
public final class ArchiveRun {
    private static final List<String> STATEMENTS =
            List.of(
                    "SELECT 1",
                    "SELECT k, COUNT(*), SUM(v) FROM (VALUES ('a', 1), ('b', 2), ('a', 3)) AS t(k, v) GROUP BY k",
                    "SELECT UPPER(k), v + 1 FROM (VALUES ('a', 1), ('b', 2)) AS t(k, v) WHERE v > 1 ORDER BY v LIMIT 1");

    private ArchiveRun() {}

    public static void main(String[] args) throws Exception {
        endWithInput();
        for (EnvironmentSettings.Builder mode :
                List.of(EnvironmentSettings.newInstance().inBatchMode(), EnvironmentSettings.newInstance().inStreamingMode())) {
            Configuration configuration = Configuration.fromMap(Map.of("execution.target", "local", "parallelism.default", "1"));
            TableEnvironment environment = TableEnvironment.create(mode.withConfiguration(configuration).build());
            for (String statement : STATEMENTS) {
                try (CloseableIterator<Row> rows = environment.executeSql(statement).collect()) {
                    rows.forEachRemaining(row -> {});
                }
            }
        }
        new ObjectMapper().createObjectNode().put("what", "the events are written with").toString();
        System.exit(0); // Only this end of a JVM writes the archive.
    }

    /** Whoever started this run may be gone before it is done. */
    private static void endWithInput() {
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {
                                    // Nothing is sent; only the end counts.
                                }
                            } catch (IOException ended) {
                                // The same as the end.
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "end-with-input");
        watch.setDaemon(true);
        watch.start();
    }
}
