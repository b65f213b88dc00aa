// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs all cases with Flink's Java API and writes their results to {@code golden/}. */
public final class Golden {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TableEnvironment batch;
    private final TableEnvironment streaming;
    private int failures;

    private Golden(Configuration cluster) {
        batch = environment(EnvironmentSettings.newInstance().inBatchMode().withConfiguration(cluster).build());
        streaming = environment(EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(cluster).build());
    }

    private static TableEnvironment environment(EnvironmentSettings settings) {
        TableEnvironment env = TableEnvironment.create(settings);
        env.getConfig().set("table.local-time-zone", "Europe/Berlin");
        return env;
    }

    @SuppressWarnings("try") // the cluster may be interrupted while it closes
    public static void main(String[] args) throws Exception {
        Path here = Path.of(args[0]).toRealPath();
        Set<String> wanted = new HashSet<>(Arrays.asList(args).subList(1, args.length));
        Configuration configuration = new Configuration();
        configuration.setString("rest.port", "0");
        configuration.setString("rest.bind-port", "0");
        configuration.setString("rest.address", "localhost");
        int status = 1;
        try (MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(8)
                                .build())) {
            cluster.start();
            Configuration client = new Configuration();
            client.setString("execution.target", "remote");
            client.setString("rest.address", "localhost");
            client.setString("rest.port", Integer.toString(cluster.getRestAddress().get().getPort()));
            client.setString("parallelism.default", "1");
            Golden golden = new Golden(client);
            List<Path> files;
            try (Stream<Path> listed = Files.list(here.resolve("cases"))) {
                files = listed.sorted().toList();
            }
            Map<String, Cases> all = new LinkedHashMap<>();
            for (Path file : files) {
                Cases cases = Cases.read(file, here.resolve("data"));
                all.put(file.getFileName().toString().replace(".sql", ""), cases);
                for (String statement : cases.setup()) {
                    golden.batch.executeSql(statement);
                    golden.streaming.executeSql(statement);
                }
            }
            for (Map.Entry<String, Cases> each : all.entrySet()) {
                Cases cases = each.getValue();
                boolean empty = cases.columns().isEmpty() && cases.queries().isEmpty();
                if (!empty && (wanted.isEmpty() || wanted.contains(each.getKey()))) {
                    write(here, each.getKey(), golden.sqlCases(cases));
                }
            }
            if (wanted.isEmpty() || wanted.contains("api")) {
                write(here, "api", golden.apiCases());
            }
            status = golden.failures == 0 ? 0 : 1;
            System.err.println(golden.failures + " cases failed in Java");
        }
        // Flink's own threads may outlive the cluster.
        System.exit(status);
    }

    private Map<String, Object> sqlCases(Cases cases) {
        Map<String, Object> golden = new LinkedHashMap<>();
        for (Cases.Columns group : cases.columns()) {
            TableEnvironment env = group.streaming() ? streaming : batch;
            try {
                columns(golden, group.expressions(), run(env.sqlQuery(group.sql())));
            } catch (Exception error) {
                // Which of them was it?
                List<String> good = new ArrayList<>();
                for (String expression : group.expressions()) {
                    Cases.Columns single = new Cases.Columns(group.name(), group.from(), group.streaming(), List.of(expression));
                    try {
                        columns(golden, List.of(expression), run(env.sqlQuery(single.sql())));
                        good.add(expression);
                    } catch (Exception cause) {
                        failed(group.name() + ": " + expression, cause);
                    }
                }
                if (good.size() == group.expressions().size()) {
                    failed(group.name(), error);
                }
            }
        }
        for (Cases.Query query : cases.queries()) {
            try {
                golden.put(query.name(), run((query.streaming() ? streaming : batch).sqlQuery(query.sql())).json());
            } catch (Exception error) {
                failed(query.name(), error);
            }
        }
        return golden;
    }

    private Map<String, Object> apiCases() {
        Map<String, Object> golden = new LinkedHashMap<>();
        new ApiCases(batch, streaming)
                .forEach(
                        (name, made) -> {
                            try {
                                ApiCases.Made table = made.call();
                                if (table.columns() == null) {
                                    golden.put(name, run(table.table()).json());
                                } else {
                                    columns(golden, table.columns(), run(table.table()));
                                    table.columns().forEach(each -> group(golden, each, name));
                                }
                            } catch (Exception error) {
                                failed(name, error);
                            }
                        });
        return golden;
    }

    private void failed(String name, Exception error) {
        failures++;
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        System.err.println("FAILED " + name + "\n    " + String.valueOf(root.getMessage()).lines().limit(6).reduce("", (a, b) -> a + "\n    " + b) + " (" + root.getClass().getSimpleName() + ")");
    }

    private static void columns(Map<String, Object> golden, List<String> names, Result result) {
        for (int i = 0; i < names.size(); i++) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("type", result.columns.get(i).get(1));
            int at = i;
            column.put("values", result.rows.stream().map(row -> row.get(at + 1)).toList().toArray());
            if (golden.put(names.get(i), column) != null) {
                throw new IllegalArgumentException("two cases are called " + names.get(i));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static void group(Map<String, Object> golden, String column, String group) {
        ((Map<String, Object>) golden.get(column)).put("group", group);
    }

    /** Rows begin with their kind. */
    private record Result(List<List<String>> columns, List<List<Object>> rows) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("columns", columns);
            json.put("rows", rows);
            return json;
        }
    }

    @SuppressWarnings("try") // the iterator may be interrupted while it closes
    private static Result run(Table table) throws Exception {
        TableResult executed = table.execute();
        ResolvedSchema schema = executed.getResolvedSchema();
        DataType rowType = schema.toPhysicalRowDataType();
        List<List<String>> columns = new ArrayList<>();
        List<DataType> types = schema.getColumnDataTypes();
        for (int i = 0; i < types.size(); i++) {
            columns.add(List.of(schema.getColumnNames().get(i), types.get(i).getLogicalType().asSerializableString()));
        }
        DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(rowType);
        converter.open(Golden.class.getClassLoader());
        List<List<Object>> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = executed.collect()) {
            while (iterator.hasNext()) {
                Row external = iterator.next();
                RowData internal = (RowData) converter.toInternalOrNull(external);
                List<Object> row = new ArrayList<>();
                row.add(external.getKind().shortString());
                for (int i = 0; i < types.size(); i++) {
                    var type = types.get(i).getLogicalType();
                    row.add(Values.json(RowData.createFieldGetter(type, i).getFieldOrNull(internal), type));
                }
                rows.add(row);
            }
        }
        return new Result(columns, rows);
    }

    /** One case a line, its rows on lines of their own, so that differences can be read. */
    private static void write(Path here, String name, Map<String, Object> golden) throws Exception {
        StringBuilder text = new StringBuilder("{");
        String separator = "\n";
        for (Map.Entry<String, Object> each : golden.entrySet()) {
            text.append(separator).append(JSON.writeValueAsString(each.getKey())).append(": ");
            Map<?, ?> value = (Map<?, ?>) each.getValue();
            if (value.get("rows") instanceof List<?> rows) {
                text.append("{ \"columns\": ").append(JSON.writeValueAsString(value.get("columns"))).append(", \"rows\": [");
                for (int i = 0; i < rows.size(); i++) {
                    text.append(i == 0 ? "\n  " : ",\n  ").append(JSON.writeValueAsString(rows.get(i)));
                }
                text.append("] }");
            } else {
                text.append(JSON.writeValueAsString(value));
            }
            separator = ",\n";
        }
        Files.writeString(here.resolve("golden").resolve(name + ".json"), text.append("\n}\n"));
        System.err.println(name + ": " + golden.size() + " cases");
    }
}
