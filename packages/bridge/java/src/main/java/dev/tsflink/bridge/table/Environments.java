// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import java.util.List;
import java.util.Map;
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
        return table.insertInto(descriptor.build());
    }

    public static TablePipeline insert(Table table, String path) {
        return table.insertInto(path);
    }

    public static TableResult execute(TablePipeline pipeline) {
        return pipeline.execute();
    }

    public static String explain(Table table, List<String> details) {
        return table.explain(details.stream().map(ExplainDetail::valueOf).toArray(ExplainDetail[]::new));
    }

    /** Optimises the query and makes the job's graph, and throws what is wrong with it. */
    public static void validate(Table table) {
        table.explain();
    }
}
