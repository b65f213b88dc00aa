// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import dev.tsflink.bridge.Texts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TablePipeline;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;

/** What an environment is asked for that takes builders or variable arguments in Java. */
public final class Environments {
    private Environments() {}

    /** @param configuration Flink's options by their keys, {@code execution.runtime-mode} among them */
    public static TableEnvironment create(Map<String, String> configuration) {
        return TableEnvironment.create(
                EnvironmentSettings.newInstance().withConfiguration(Configuration.fromMap(configuration)).build());
    }

    /** Sends the rows of the table to the connector. */
    public static TablePipeline into(Table table, String connector, Map<String, String> options) {
        Schema.Builder schema = Schema.newBuilder();
        RowType type = Relations.physical(table.getResolvedSchema());
        for (RowType.RowField field : type.getFields()) {
            schema.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType()));
        }
        TableDescriptor.Builder descriptor = TableDescriptor.forConnector(connector).schema(schema.build());
        options.forEach(descriptor::option);
        return Relations.withOneEventTime(table).insertInto(descriptor.build());
    }

    /** @param overwrite whether the rows take the place of those that the table has */
    public static TablePipeline insert(Table table, String path, boolean overwrite) {
        return Relations.withOneEventTime(table).insertInto(path, overwrite);
    }

    /**
     * Submits the pipeline.
     *
     * @param topic under which the end of the job is published
     * @param result the id of the transfer that gets the rows, or {@code null}; forgotten with the job
     * @return the id of the job
     */
    public static String submit(TablePipeline pipeline, String topic, String result) {
        try {
            TableResult submitted = pipeline.execute();
            if (result != null) {
                submitted.getJobClient().ifPresent(job -> Transfers.submitted(result, job));
            }
            return Jobs.track(submitted, topic, result == null ? null : () -> Transfers.forget(result));
        } catch (RuntimeException failure) {
            if (result != null) {
                Transfers.forget(result);
            }
            throw failure;
        }
    }

    /** The plans as a JSON string. */
    public static String explain(Table table, List<String> details) {
        return Catalogs.ascii(table.explain(details.stream().map(ExplainDetail::valueOf).toArray(ExplainDetail[]::new)));
    }

    /** The value of an option, or {@code null} when it is not set. */
    public static String option(TableEnvironment env, String key) {
        return Texts.out(env.getConfig().getConfiguration().toMap().get(key));
    }

    public static void set(TableEnvironment env, String key, String value) {
        env.getConfig().set(key, value);
    }

    /** Also where Flink looks next: running a job copies all options there, and they would stay in force. */
    public static void unset(TableEnvironment env, String key) {
        env.getConfig().getConfiguration().removeKey(key);
        ((Configuration) env.getConfig().getRootConfiguration()).removeKey(key);
    }

    /** The tables, and the columns of those that a SQL text mentions: what a name in it may have meant. */
    public static String[] names(TableEnvironment env, String text) {
        Set<String> names = new LinkedHashSet<>();
        for (String table : env.listTables()) {
            if (text.contains(table)) {
                names.addAll(env.from(quote(table)).getResolvedSchema().getColumnNames());
            }
            // Those of TsFlink's own making are not for users.
            if (!table.startsWith("$")) {
                names.add(table);
            }
        }
        return Texts.out(names.toArray(new String[0]));
    }

    /** Makes a view that the catalog keeps, of a table that came from SQL. */
    public static boolean createView(TableEnvironment env, String path, Table table, boolean ifNotExists) {
        return env.createView(path, table, ifNotExists);
    }

    /** Removes every temporary object that the environment has. */
    public static void dispose(TableEnvironment env) {
        for (String view : env.listTemporaryViews()) {
            env.dropTemporaryView(quote(view));
        }
        for (String table : env.listTemporaryTables()) {
            env.dropTemporaryTable(quote(table));
        }
    }

    private static String quote(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
