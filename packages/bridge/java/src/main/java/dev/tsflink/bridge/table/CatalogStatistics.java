// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import static dev.tsflink.bridge.table.Catalogs.JSON;
import static dev.tsflink.bridge.table.Catalogs.catalogOf;
import static dev.tsflink.bridge.table.Catalogs.flag;
import static dev.tsflink.bridge.table.Catalogs.identifier;
import static dev.tsflink.bridge.table.Catalogs.strings;
import static dev.tsflink.bridge.table.Catalogs.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogPartition;
import org.apache.flink.table.catalog.CatalogPartitionImpl;
import org.apache.flink.table.catalog.CatalogPartitionSpec;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.stats.CatalogColumnStatistics;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBase;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBinary;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataBoolean;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDate;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataDouble;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataLong;
import org.apache.flink.table.catalog.stats.CatalogColumnStatisticsDataString;
import org.apache.flink.table.catalog.stats.CatalogTableStatistics;
import org.apache.flink.table.catalog.stats.Date;

/** Partitions of tables, and what is known of how large tables are. Long integers travel as text. */
final class CatalogStatistics {
    private CatalogStatistics() {}

    /** What is done to one table of a catalog. */
    private interface OnTable {
        Object run(Catalog catalog, ObjectPath table, JsonNode args) throws Exception;
    }

    static void addTo(Map<String, Catalogs.Verb> verbs) {
        put(verbs, "partitions.list", CatalogStatistics::partitions);
        put(verbs, "partitions.exists", (catalog, table, args) -> catalog.partitionExists(table, spec(args)));
        put(verbs, "partitions.get", (catalog, table, args) -> {
            CatalogPartition partition = catalog.getPartition(table, spec(args));
            ObjectNode info = JSON.createObjectNode().put("comment", partition.getComment());
            info.set("properties", JSON.valueToTree(partition.getProperties()));
            return info;
        });
        put(verbs, "partitions.create", (catalog, table, args) -> {
            catalog.createPartition(table, spec(args), partition(args), flag(args, "ifNotExists"));
            return null;
        });
        put(verbs, "partitions.alter", (catalog, table, args) -> {
            catalog.alterPartition(table, spec(args), partition(args), false);
            return null;
        });
        put(verbs, "partitions.drop", (catalog, table, args) -> {
            catalog.dropPartition(table, spec(args), flag(args, "ifExists"));
            return null;
        });
        put(verbs, "statistics.get", CatalogStatistics::statistics);
        put(verbs, "statistics.alter", CatalogStatistics::alterStatistics);
    }

    private static void put(Map<String, Catalogs.Verb> verbs, String name, OnTable verb) {
        verbs.put(name, (env, args) -> {
            ObjectIdentifier table = identifier((TableEnvironment) env, args);
            return verb.run(catalogOf(env, table), table.toObjectPath(), args);
        });
    }

    private static CatalogPartitionSpec spec(JsonNode args) {
        return new CatalogPartitionSpec(strings(args.get("partition")));
    }

    private static CatalogPartition partition(JsonNode args) {
        return new CatalogPartitionImpl(strings(args.get("properties")), args.hasNonNull("comment") ? text(args, "comment") : "");
    }

    private static Object partitions(Catalog catalog, ObjectPath table, JsonNode args) throws Exception {
        List<CatalogPartitionSpec> found =
                args.hasNonNull("partition") ? catalog.listPartitions(table, spec(args)) : catalog.listPartitions(table);
        List<Object> specs = new ArrayList<>();
        found.forEach(each -> specs.add(each.getPartitionSpec()));
        return specs;
    }

    // ---- statistics

    private static Object statistics(Catalog catalog, ObjectPath table, JsonNode args) throws Exception {
        boolean ofPartition = args.hasNonNull("partition");
        CatalogTableStatistics whole =
                ofPartition ? catalog.getPartitionStatistics(table, spec(args)) : catalog.getTableStatistics(table);
        CatalogColumnStatistics columns =
                ofPartition ? catalog.getPartitionColumnStatistics(table, spec(args)) : catalog.getTableColumnStatistics(table);
        ObjectNode info = JSON.createObjectNode();
        info.put("rowCount", String.valueOf(whole.getRowCount()));
        info.put("fileCount", whole.getFileCount());
        info.put("totalSize", String.valueOf(whole.getTotalSize()));
        info.put("rawDataSize", String.valueOf(whole.getRawDataSize()));
        ArrayNode list = info.putArray("columns");
        columns.getColumnStatisticsData().forEach((name, data) -> describe(list.addObject().put("name", name), data));
        return info;
    }

    private static void describe(ObjectNode node, CatalogColumnStatisticsDataBase data) {
        node.put("nullCount", number(data.getNullCount()));
        if (data instanceof CatalogColumnStatisticsDataLong) {
            CatalogColumnStatisticsDataLong each = (CatalogColumnStatisticsDataLong) data;
            node.put("kind", "long").put("min", number(each.getMin())).put("max", number(each.getMax())).put("ndv", number(each.getNdv()));
        } else if (data instanceof CatalogColumnStatisticsDataDouble) {
            CatalogColumnStatisticsDataDouble each = (CatalogColumnStatisticsDataDouble) data;
            node.put("kind", "double").put("min", each.getMin()).put("max", each.getMax()).put("ndv", number(each.getNdv()));
        } else if (data instanceof CatalogColumnStatisticsDataString) {
            CatalogColumnStatisticsDataString each = (CatalogColumnStatisticsDataString) data;
            node.put("kind", "string").put("maxLength", number(each.getMaxLength())).put("avgLength", each.getAvgLength());
            node.put("ndv", number(each.getNdv()));
        } else if (data instanceof CatalogColumnStatisticsDataBoolean) {
            CatalogColumnStatisticsDataBoolean each = (CatalogColumnStatisticsDataBoolean) data;
            node.put("kind", "boolean").put("trueCount", number(each.getTrueCount())).put("falseCount", number(each.getFalseCount()));
        } else if (data instanceof CatalogColumnStatisticsDataDate) {
            CatalogColumnStatisticsDataDate each = (CatalogColumnStatisticsDataDate) data;
            node.put("kind", "date").put("min", days(each.getMin())).put("max", days(each.getMax())).put("ndv", number(each.getNdv()));
        } else if (data instanceof CatalogColumnStatisticsDataBinary) {
            CatalogColumnStatisticsDataBinary each = (CatalogColumnStatisticsDataBinary) data;
            node.put("kind", "binary").put("maxLength", number(each.getMaxLength())).put("avgLength", each.getAvgLength());
        }
    }

    private static Object alterStatistics(Catalog catalog, ObjectPath table, JsonNode args) throws Exception {
        boolean ofPartition = args.hasNonNull("partition");
        if (args.hasNonNull("table")) {
            JsonNode given = args.get("table");
            CatalogTableStatistics whole =
                    new CatalogTableStatistics(
                            longOr(given, "rowCount", -1),
                            (int) longOr(given, "fileCount", -1),
                            longOr(given, "totalSize", -1),
                            longOr(given, "rawDataSize", -1));
            if (ofPartition) {
                catalog.alterPartitionStatistics(table, spec(args), whole, false);
            } else {
                catalog.alterTableStatistics(table, whole, false);
            }
        }
        if (args.hasNonNull("columns")) {
            Map<String, CatalogColumnStatisticsDataBase> data = new HashMap<>();
            args.get("columns").forEach(column -> data.put(column.get("name").asText(), data(column)));
            CatalogColumnStatistics columns = new CatalogColumnStatistics(data);
            if (ofPartition) {
                catalog.alterPartitionColumnStatistics(table, spec(args), columns, false);
            } else {
                catalog.alterTableColumnStatistics(table, columns, false);
            }
        }
        return null;
    }

    private static CatalogColumnStatisticsDataBase data(JsonNode column) {
        Long nulls = longOf(column, "nullCount");
        Long ndv = longOf(column, "ndv");
        switch (column.get("kind").asText()) {
            case "long":
                return new CatalogColumnStatisticsDataLong(longOf(column, "min"), longOf(column, "max"), ndv, nulls);
            case "double":
                return new CatalogColumnStatisticsDataDouble(doubleOf(column, "min"), doubleOf(column, "max"), ndv, nulls);
            case "string":
                return new CatalogColumnStatisticsDataString(longOf(column, "maxLength"), doubleOf(column, "avgLength"), ndv, nulls);
            case "boolean":
                return new CatalogColumnStatisticsDataBoolean(longOf(column, "trueCount"), longOf(column, "falseCount"), nulls);
            case "date":
                return new CatalogColumnStatisticsDataDate(date(column, "min"), date(column, "max"), ndv, nulls);
            default:
                return new CatalogColumnStatisticsDataBinary(longOf(column, "maxLength"), doubleOf(column, "avgLength"), nulls);
        }
    }

    private static String number(Long value) {
        return value == null ? null : value.toString();
    }

    private static String days(Date date) {
        return date == null ? null : String.valueOf(date.getDaysSinceEpoch());
    }

    private static Date date(JsonNode node, String name) {
        Long days = longOf(node, name);
        return days == null ? null : new Date(days);
    }

    private static Long longOf(JsonNode node, String name) {
        return node.hasNonNull(name) ? Long.valueOf(node.get(name).asText()) : null;
    }

    private static long longOr(JsonNode node, String name, long otherwise) {
        return node.hasNonNull(name) ? Long.parseLong(node.get(name).asText()) : otherwise;
    }

    private static Double doubleOf(JsonNode node, String name) {
        return node.hasNonNull(name) ? Double.valueOf(node.get(name).asDouble()) : null;
    }
}
