// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/**
 * The run whose classes go into the class-data-sharing archive: what nearly every program does, once, in a JVM of its own that is started
 * with {@code -XX:ArchiveClassesAtExit}. Never part of a user's process.
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
        EmbeddedCluster.start(Map.of("rest.bind-address", "127.0.0.1", "rest.address", "127.0.0.1", "rest.bind-port", "0"), 4);
        for (EnvironmentSettings.Builder mode :
                List.of(EnvironmentSettings.newInstance().inBatchMode(), EnvironmentSettings.newInstance().inStreamingMode())) {
            Configuration configuration = Configuration.fromMap(Map.of("execution.target", EmbeddedExecutorFactory.NAME, "parallelism.default", "1"));
            TableEnvironment environment = TableEnvironment.create(mode.withConfiguration(configuration).build());
            for (String statement : STATEMENTS) {
                try (CloseableIterator<Row> rows = environment.executeSql(statement).collect()) {
                    rows.forEachRemaining(row -> {});
                }
            }
        }
        ThrowableDigest.of(new IllegalStateException("so that its classes are there too"));
        loadOwnClasses();
        EmbeddedCluster.stop(10_000);
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

    private static void loadOwnClasses() throws IOException {
        for (String jar : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            if (!jar.matches(".*[/\\\\]tsflink-[^/\\\\]*\\.jar")) {
                continue;
            }
            try (JarFile file = new JarFile(jar)) {
                for (JarEntry entry : file.stream().toList()) {
                    load(entry.getName());
                }
            }
        }
    }

    private static void load(String entry) {
        if (!entry.endsWith(".class") || entry.startsWith("META-INF/")) {
            return;
        }
        try {
            Class.forName(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'), false, ClassLoader.getSystemClassLoader());
        } catch (ReflectiveOperationException | LinkageError optional) {
            // A class for something that is not on this class path.
        }
    }
}
