// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogDatabase;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.CatalogDescriptor;
import org.apache.flink.table.catalog.CatalogManager;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.module.ModuleEntry;
import org.apache.flink.table.resource.ResourceUri;

/** What is asked about catalogs and what they hold: one call each, arguments and answers in JSON. */
public final class Catalogs {
    // Only ASCII: the border to JavaScript mangles characters beyond U+FFFF.
    static final ObjectMapper JSON = new ObjectMapper();

    static {
        JSON.getFactory().configure(JsonGenerator.Feature.ESCAPE_NON_ASCII, true);
    }

    /** One thing that can be asked. */
    interface Verb {
        Object run(TableEnvironment env, JsonNode args) throws Exception;
    }

    private static final Map<String, Verb> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("catalogs.list", (env, args) -> env.listCatalogs());
        VERBS.put("catalogs.current", (env, args) -> current(env));
        VERBS.put("catalogs.get", (env, args) -> catalogInfo(env, args.get("name").asText()));
        VERBS.put("catalogs.create", (env, args) -> {
            CatalogDescriptor descriptor =
                    CatalogDescriptor.of(args.get("name").asText(), Configuration.fromMap(strings(args.get("options"))), text(args, "comment"));
            manager(env).createCatalog(args.get("name").asText(), descriptor, flag(args, "ifNotExists"));
            return null;
        });
        VERBS.put("catalogs.drop", (env, args) -> {
            manager(env).unregisterCatalog(args.get("name").asText(), flag(args, "ifExists"));
            return null;
        });
        VERBS.put("catalogs.use", (env, args) -> {
            if (args.hasNonNull("catalog")) {
                env.useCatalog(args.get("catalog").asText());
            }
            if (args.hasNonNull("database")) {
                env.useDatabase(args.get("database").asText());
            }
            return null;
        });
        VERBS.put("databases.list", (env, args) -> catalog(env, args).listDatabases());
        VERBS.put("databases.exists", (env, args) -> catalog(env, args).databaseExists(args.get("name").asText()));
        VERBS.put("databases.get", (env, args) -> databaseInfo(catalog(env, args).getDatabase(args.get("name").asText())));
        VERBS.put("databases.create", (env, args) -> {
            catalog(env, args).createDatabase(args.get("name").asText(), database(args), flag(args, "ifNotExists"));
            return null;
        });
        VERBS.put("databases.alter", (env, args) -> {
            catalog(env, args).alterDatabase(args.get("name").asText(), database(args), false);
            return null;
        });
        VERBS.put("databases.drop", (env, args) -> {
            manager(env).dropDatabase(catalogName(env, args), args.get("name").asText(), flag(args, "ifExists"), flag(args, "cascade"));
            return null;
        });
        VERBS.put("functions.list", (env, args) -> flag(args, "user") ? env.listUserDefinedFunctions() : env.listFunctions());
        VERBS.put("functions.create", Catalogs::createFunction);
        VERBS.put("functions.drop", (env, args) -> {
            String path = args.get("path").asText();
            switch (args.get("kind").asText()) {
                case "temporary":
                    return env.dropTemporaryFunction(path);
                case "temporarySystem":
                    return env.dropTemporarySystemFunction(path);
                default:
                    return env.dropFunction(path);
            }
        });
        VERBS.put("modules.list", (env, args) -> {
            List<Object> modules = new ArrayList<>();
            for (ModuleEntry entry : env.listFullModules()) {
                modules.add(JSON.createObjectNode().put("name", entry.name()).put("used", entry.used()));
            }
            return modules;
        });
        VERBS.put("modules.load", (env, args) -> {
            String name = args.get("name").asText();
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            env.loadModule(name, FactoryUtil.createModule(name, strings(args.get("options")), env.getConfig(), loader));
            return null;
        });
        VERBS.put("modules.unload", (env, args) -> {
            env.unloadModule(args.get("name").asText());
            return null;
        });
        VERBS.put("modules.use", (env, args) -> {
            env.useModules(list(args.get("names")).toArray(new String[0]));
            return null;
        });
        CatalogTables.addTo(VERBS);
        CatalogStatistics.addTo(VERBS);
    }

    private Catalogs() {}

    /** Answers in JSON what `verb` asks with the arguments, also in JSON. */
    public static String call(TableEnvironment env, String verb, String args) throws Exception {
        return JSON.writeValueAsString(VERBS.get(verb).run(env, JSON.readTree(args)));
    }

    /** A text as JSON, which the border carries whole. */
    static String ascii(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Object createFunction(TableEnvironment env, JsonNode args) throws Exception {
        String path = args.get("path").asText();
        String className = args.get("className").asText();
        List<ResourceUri> none = new ArrayList<>();
        switch (args.get("kind").asText()) {
            case "temporary":
                env.createTemporaryFunction(path, className, none);
                return null;
            case "temporarySystem":
                env.createTemporarySystemFunction(path, className, none);
                return null;
            default:
                env.createFunction(path, className, none, flag(args, "ifNotExists"));
                return null;
        }
    }

    private static ObjectNode current(TableEnvironment env) {
        return JSON.createObjectNode().put("catalog", env.getCurrentCatalog()).put("database", env.getCurrentDatabase());
    }

    private static ObjectNode catalogInfo(TableEnvironment env, String name) throws Exception {
        Catalog catalog = manager(env).getCatalogOrError(name);
        ObjectNode info = JSON.createObjectNode().put("name", name).put("defaultDatabase", catalog.getDefaultDatabase());
        CatalogDescriptor descriptor = manager(env).getCatalogDescriptor(name).orElse(null);
        info.put("comment", descriptor == null ? null : descriptor.getComment().orElse(null));
        info.set("options", JSON.valueToTree(descriptor == null ? Map.of() : descriptor.getConfiguration().toMap()));
        return info;
    }

    private static ObjectNode databaseInfo(CatalogDatabase database) {
        ObjectNode info = JSON.createObjectNode().put("comment", database.getComment());
        info.set("properties", JSON.valueToTree(database.getProperties()));
        return info;
    }

    private static CatalogDatabase database(JsonNode args) {
        return new CatalogDatabaseImpl(strings(args.get("properties")), args.hasNonNull("comment") ? args.get("comment").asText() : "");
    }

    // ---- for the other classes of verbs

    static CatalogManager manager(TableEnvironment env) {
        return ((TableEnvironmentInternal) env).getCatalogManager();
    }

    static String catalogName(TableEnvironment env, JsonNode args) {
        return args.hasNonNull("catalog") ? args.get("catalog").asText() : env.getCurrentCatalog();
    }

    static Catalog catalog(TableEnvironment env, JsonNode args) throws Exception {
        return manager(env).getCatalogOrError(catalogName(env, args));
    }

    /** The database that is asked about, which must exist. */
    static String database(TableEnvironment env, JsonNode args) throws Exception {
        String name = args.hasNonNull("database") ? args.get("database").asText() : env.getCurrentDatabase();
        if (!catalog(env, args).databaseExists(name)) {
            throw new DatabaseNotExistException(catalogName(env, args), name);
        }
        return name;
    }

    static ObjectIdentifier identifier(TableEnvironment env, JsonNode args) {
        TableEnvironmentInternal internal = (TableEnvironmentInternal) env;
        return internal.getCatalogManager().qualifyIdentifier(internal.getParser().parseIdentifier(args.get("path").asText()));
    }

    static Catalog catalogOf(TableEnvironment env, ObjectIdentifier identifier) throws Exception {
        return manager(env).getCatalogOrError(identifier.getCatalogName());
    }

    static boolean flag(JsonNode args, String name) {
        return args.hasNonNull(name) && args.get(name).asBoolean();
    }

    static String text(JsonNode args, String name) {
        return args.hasNonNull(name) ? args.get(name).asText() : null;
    }

    static Map<String, String> strings(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        if (object != null && object.isObject()) {
            object.fields().forEachRemaining(field -> map.put(field.getKey(), field.getValue().asText()));
        }
        return map;
    }

    static List<String> list(JsonNode array) {
        return array == null || array.isNull() ? new ArrayList<>() : Arrays.asList(JSON.convertValue(array, String[].class));
    }
}
