// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import static dev.tsflink.bridge.table.Catalogs.JSON;
import static dev.tsflink.bridge.table.Catalogs.catalog;
import static dev.tsflink.bridge.table.Catalogs.catalogName;
import static dev.tsflink.bridge.table.Catalogs.catalogOf;
import static dev.tsflink.bridge.table.Catalogs.database;
import static dev.tsflink.bridge.table.Catalogs.flag;
import static dev.tsflink.bridge.table.Catalogs.identifier;
import static dev.tsflink.bridge.table.Catalogs.list;
import static dev.tsflink.bridge.table.Catalogs.manager;
import static dev.tsflink.bridge.table.Catalogs.strings;
import static dev.tsflink.bridge.table.Catalogs.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.ModelDescriptor;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.CatalogModel;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.CatalogView;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.QueryOperationCatalogView;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.WatermarkSpec;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.apache.flink.table.types.utils.TypeConversions;

/** Tables, views and models of catalogs. */
final class CatalogTables {
    private CatalogTables() {}

    static void addTo(Map<String, Catalogs.Verb> verbs) {
        verbs.put("tables.list", CatalogTables::tables);
        verbs.put("tables.describe", (env, args) -> describe(env, identifier(env, args)));
        verbs.put("tables.exists", (env, args) -> manager(env).getTable(identifier(env, args)).isPresent());
        verbs.put("tables.create", CatalogTables::create);
        verbs.put("tables.drop", CatalogTables::drop);
        verbs.put("tables.rename", (env, args) -> {
            ObjectIdentifier from = identifier(env, args);
            catalogOf(env, from).renameTable(from.toObjectPath(), args.get("to").asText(), flag(args, "ifExists"));
            return null;
        });
        verbs.put("models.list", (env, args) -> flag(args, "temporary") ? env.listTemporaryModels() : env.listModels());
        verbs.put("models.describe", CatalogTables::describeModel);
        verbs.put("models.create", CatalogTables::createModel);
        verbs.put("models.drop", (env, args) -> {
            String path = args.get("path").asText();
            return flag(args, "temporary") ? env.dropTemporaryModel(path) : env.dropModel(path, flag(args, "ifExists"));
        });
    }

    private static Object tables(TableEnvironment env, JsonNode args) throws Exception {
        String kind = args.hasNonNull("kind") ? args.get("kind").asText() : "all";
        boolean elsewhere = args.hasNonNull("catalog") || args.hasNonNull("database");
        switch (kind) {
            case "views":
                return elsewhere ? catalog(env, args).listViews(database(env, args)) : env.listViews();
            case "materialized":
                return elsewhere ? catalog(env, args).listMaterializedTables(database(env, args)) : env.listMaterializedTables();
            case "temporaryTables":
                // Flink counts views among them.
                List<String> temporary = new ArrayList<>(Arrays.asList(env.listTemporaryTables()));
                temporary.removeAll(Arrays.asList(env.listTemporaryViews()));
                return temporary;
            case "temporaryViews":
                return env.listTemporaryViews();
            default:
                return elsewhere ? env.listTables(catalogName(env, args), database(env, args)) : env.listTables();
        }
    }

    // ---- making and dropping

    private static Object create(TableEnvironment env, JsonNode args) {
        String path = args.get("path").asText();
        TableDescriptor descriptor = descriptor(args.get("table"));
        boolean ifNotExists = flag(args, "ifNotExists");
        if (flag(args, "temporary")) {
            env.createTemporaryTable(path, descriptor, ifNotExists);
            return true;
        }
        return env.createTable(path, descriptor, ifNotExists);
    }

    private static TableDescriptor descriptor(JsonNode table) {
        TableDescriptor.Builder builder = TableDescriptor.forConnector(table.get("connector").asText()).schema(schema(table));
        strings(table.get("options")).forEach(builder::option);
        String[] partitions = list(table.get("partitionedBy")).toArray(new String[0]);
        if (partitions.length > 0) {
            builder.partitionedBy(partitions);
        }
        if (table.hasNonNull("comment")) {
            builder.comment(table.get("comment").asText());
        }
        if (table.hasNonNull("distribution")) {
            distribute(builder, table.get("distribution"));
        }
        return builder.build();
    }

    private static void distribute(TableDescriptor.Builder builder, JsonNode distribution) {
        String[] keys = list(distribution.get("columns")).toArray(new String[0]);
        Integer buckets = distribution.hasNonNull("buckets") ? distribution.get("buckets").asInt() : null;
        String kind = distribution.hasNonNull("kind") ? distribution.get("kind").asText() : "unknown";
        if (keys.length == 0) {
            builder.distributedInto(buckets);
        } else if (kind.equals("hash")) {
            builder = buckets == null ? builder.distributedByHash(keys) : builder.distributedByHash(buckets, keys);
        } else if (kind.equals("range")) {
            builder = buckets == null ? builder.distributedByRange(keys) : builder.distributedByRange(buckets, keys);
        } else {
            builder = buckets == null ? builder.distributedBy(keys) : builder.distributedBy(buckets, keys);
        }
    }

    private static Schema schema(JsonNode table) {
        Schema.Builder schema = Schema.newBuilder();
        for (JsonNode column : table.get("columns")) {
            String name = column.get("name").asText();
            switch (column.get("kind").asText()) {
                case "computed":
                    schema.columnByExpression(name, column.get("expression").asText());
                    break;
                case "metadata":
                    schema.columnByMetadata(
                            name,
                            TypeConversions.fromLogicalToDataType(Expressions.parse(column.get("type").asText())),
                            text(column, "key"),
                            flag(column, "virtual"));
                    break;
                default:
                    schema.column(name, TypeConversions.fromLogicalToDataType(Expressions.parse(column.get("type").asText())));
            }
            if (column.hasNonNull("comment")) {
                schema.withComment(column.get("comment").asText());
            }
        }
        if (table.hasNonNull("watermark")) {
            schema.watermark(table.get("watermark").get("column").asText(), table.get("watermark").get("expression").asText());
        }
        List<String> key = list(table.get("primaryKey"));
        if (!key.isEmpty()) {
            schema.primaryKey(key);
        }
        return schema.build();
    }

    private static Object drop(TableEnvironment env, JsonNode args) {
        String path = args.get("path").asText();
        boolean ifExists = flag(args, "ifExists");
        switch (args.get("kind").asText()) {
            case "view":
                return env.dropView(path, ifExists);
            case "temporaryTable":
                return env.dropTemporaryTable(path);
            case "temporaryView":
                return env.dropTemporaryView(path);
            default:
                return env.dropTable(path, ifExists);
        }
    }

    // ---- looking at what is there

    private static ObjectNode describe(TableEnvironment env, ObjectIdentifier identifier) throws Exception {
        // Asked of the catalog first, which says that a database is missing rather than a table.
        ContextResolvedTable found = manager(env).getTable(identifier).orElse(null);
        if (found == null) {
            catalogOf(env, identifier);
            throw new TableNotExistException(identifier.getCatalogName(), identifier.toObjectPath());
        }
        CatalogBaseTable table = found.getTable();
        ObjectNode info = JSON.createObjectNode();
        ArrayNode path = info.putArray("path");
        identifier.toList().forEach(path::add);
        String kind = table.getTableKind().name().toLowerCase(java.util.Locale.ROOT);
        info.put("kind", kind).put("temporary", found.isTemporary()).put("comment", table.getComment());
        describe(info, found.getResolvedSchema());
        boolean view = table instanceof CatalogView;
        info.set("options", JSON.valueToTree(view ? Map.of() : table.getOptions()));
        ArrayNode partitions = info.putArray("partitionedBy");
        if (table instanceof CatalogTable) {
            CatalogTable real = (CatalogTable) table;
            real.getPartitionKeys().forEach(partitions::add);
            real.getDistribution().ifPresent(distribution -> {
                ObjectNode node = info.putObject("distribution").put("kind", distribution.getKind().name().toLowerCase(java.util.Locale.ROOT));
                node.put("buckets", distribution.getBucketCount().orElse(null));
                node.set("columns", JSON.valueToTree(distribution.getBucketKeys()));
            });
        }
        // A view of the Table API's has no text.
        if (view && !(table instanceof QueryOperationCatalogView)) {
            info.put("query", ((CatalogView) table).getOriginalQuery());
        }
        return info;
    }

    static void describe(ObjectNode info, ResolvedSchema schema) {
        info.put("type", Relations.physical(schema).asSerializableString());
        ArrayNode columns = info.putArray("columns");
        List<String> types = new ArrayList<>();
        Relations.physical(schema).getFields().forEach(field -> types.add(field.getType().asSerializableString()));
        for (int i = 0; i < schema.getColumnCount(); i++) {
            Column column = schema.getColumns().get(i);
            ObjectNode node = columns.addObject().put("name", column.getName()).put("type", types.get(i));
            node.put("comment", column.getComment().orElse(null));
            if (column instanceof Column.ComputedColumn) {
                node.put("kind", "computed").put("expression", ((Column.ComputedColumn) column).getExpression().asSummaryString());
            } else if (column instanceof Column.MetadataColumn) {
                Column.MetadataColumn metadata = (Column.MetadataColumn) column;
                node.put("kind", "metadata").put("key", metadata.getMetadataKey().orElse(null)).put("virtual", metadata.isVirtual());
            } else {
                node.put("kind", "physical");
            }
        }
        ArrayNode watermarks = info.putArray("watermarks");
        for (WatermarkSpec spec : schema.getWatermarkSpecs()) {
            watermarks.addObject().put("column", spec.getRowtimeAttribute()).put("expression", spec.getWatermarkExpression().asSummaryString());
        }
        info.set("primaryKey", JSON.valueToTree(schema.getPrimaryKey().map(key -> key.getColumns()).orElse(Arrays.asList())));
    }

    // ---- models

    private static Object createModel(TableEnvironment env, JsonNode args) {
        ModelDescriptor.Builder builder = ModelDescriptor.forProvider(args.get("provider").asText());
        strings(args.get("options")).forEach(builder::option);
        if (args.hasNonNull("input")) {
            builder.inputSchema(schema(args.get("input")));
        }
        if (args.hasNonNull("output")) {
            builder.outputSchema(schema(args.get("output")));
        }
        builder.comment(text(args, "comment"));
        String path = args.get("path").asText();
        if (flag(args, "temporary")) {
            env.createTemporaryModel(path, builder.build(), flag(args, "ifNotExists"));
        } else {
            env.createModel(path, builder.build(), flag(args, "ifNotExists"));
        }
        return null;
    }

    private static Object describeModel(TableEnvironment env, JsonNode args) {
        ResolvedCatalogModel model = manager(env).getModelOrError(identifier(env, args)).getResolvedModel();
        CatalogModel origin = model.getOrigin();
        ObjectNode info = JSON.createObjectNode().put("comment", origin.getComment());
        info.set("options", JSON.valueToTree(origin.getOptions()));
        info.put("input", Relations.physical(model.getResolvedInputSchema()).asSerializableString());
        info.put("output", Relations.physical(model.getResolvedOutputSchema()).asSerializableString());
        return info;
    }
}
