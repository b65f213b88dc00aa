// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import java.util.List;
import org.apache.flink.table.api.CompiledPlan;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TablePipeline;

/** Statement sets and compiled plans. Texts are answered as JSON strings. */
public final class Plans {
    private Plans() {}

    public static StatementSet set(TableEnvironment env) {
        return env.createStatementSet();
    }

    public static void add(StatementSet set, TablePipeline pipeline) {
        set.add(pipeline);
    }

    public static void addSql(StatementSet set, String statement) {
        set.addInsertSql(statement);
    }

    public static String submit(StatementSet set, String topic) {
        return Catalogs.ascii(Jobs.track(set.execute(), topic, null));
    }

    public static String explain(StatementSet set, List<String> details) {
        return Catalogs.ascii(set.explain(details(details)));
    }

    public static String explainSql(TableEnvironment env, String statement, List<String> details) {
        return Catalogs.ascii(env.explainSql(statement, details(details)));
    }

    public static String compile(StatementSet set) {
        return Catalogs.ascii(set.compilePlan().asJsonString());
    }

    public static String compileSql(TableEnvironment env, String statement) {
        return Catalogs.ascii(env.compilePlanSql(statement).asJsonString());
    }

    public static String version(TableEnvironment env, String json) {
        return Catalogs.ascii(load(env, json).getFlinkVersion().toString());
    }

    public static String submitPlan(TableEnvironment env, String json, String topic) {
        return Catalogs.ascii(Jobs.track(load(env, json).execute(), topic, null));
    }

    public static String explainPlan(TableEnvironment env, String json, List<String> details) {
        return Catalogs.ascii(load(env, json).explain(details(details)));
    }

    private static CompiledPlan load(TableEnvironment env, String json) {
        return env.loadPlan(PlanReference.fromJsonString(json));
    }

    private static ExplainDetail[] details(List<String> names) {
        return names.stream().map(ExplainDetail::valueOf).toArray(ExplainDetail[]::new);
    }
}
