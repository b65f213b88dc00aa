// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import dev.tsflink.bridge.Texts;
import java.util.List;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** SQL statements, run one at a time. */
public final class Statements {
    private static final ObjectMapper JSON = Catalogs.JSON;

    private Statements() {}

    /** The statement as Flink's parser reads it. */
    public static Operation parse(TableEnvironment env, String statement) {
        List<Operation> operations = ((TableEnvironmentInternal) env).getParser().parse(statement);
        if (operations.size() != 1) {
            throw new ValidationException("One statement at a time: these are " + operations.size());
        }
        return operations.get(0);
    }

    /** {@code query} gives rows by a job, {@code job} submits one, {@code set} and {@code reset} change options, {@code other} is all else. */
    public static String kind(Object operation) {
        if (operation instanceof QueryOperation) {
            return "query";
        } else if (operation instanceof SetOperation) {
            return "set";
        } else if (operation instanceof ResetOperation) {
            return "reset";
        }
        return operation instanceof ModifyOperation ? "job" : "other";
    }

    public static TableResult execute(TableEnvironment env, Object operation) {
        return ((TableEnvironmentInternal) env).executeInternal((Operation) operation);
    }

    /** `[key, value]` of a SET or RESET; an absent one is null. */
    public static String[] option(Object operation) {
        if (operation instanceof SetOperation) {
            SetOperation set = (SetOperation) operation;
            return Texts.out(new String[] {set.getKey().orElse(null), set.getValue().orElse(null)});
        }
        return new String[] {((ResetOperation) operation).getKey().orElse(null), null};
    }

    /** The rows of a statement that needs no job, as JSON: {@code {type, rows}}. */
    public static String rows(TableResult result) throws Exception {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("type", Relations.physical(result.getResolvedSchema()).asSerializableString());
        ArrayNode rows = answer.putArray("rows");
        int arity = result.getResolvedSchema().getColumnCount();
        try (CloseableIterator<Row> iterator = result.collect()) {
            while (iterator.hasNext()) {
                Row row = iterator.next();
                ArrayNode values = rows.addArray();
                for (int i = 0; i < arity; i++) {
                    Object value = row.getField(i);
                    if (value instanceof Boolean) {
                        values.add((Boolean) value);
                    } else {
                        values.add(value == null ? null : value.toString());
                    }
                }
            }
        }
        return JSON.writeValueAsString(answer);
    }

    /** All options of the environment as JSON: {@code [[key, value]]}. */
    public static String options(TableEnvironment env) throws Exception {
        ArrayNode options = JSON.createArrayNode();
        new java.util.TreeMap<>(env.getConfig().getConfiguration().toMap())
                .forEach((key, value) -> options.addArray().add(key).add(GlobalConfiguration.isSensitive(key) ? GlobalConfiguration.HIDDEN_CONTENT : value));
        return JSON.writeValueAsString(options);
    }
}
