// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;

class JobNamesTest {
    @Test
    void stepsSayTypeScript() {
        JobNames.install();
        try {
            StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
            StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
            String payload = "{\"name\":\"f\"}";
            tables.createTemporarySystemFunction("f", Functions.scalar("f", payload, new String[] {"BIGINT"}, "BIGINT", true));
            tables.createTemporarySystemFunction("g", Functions.table("g", payload, new String[] {"BIGINT"}, "ROW<`x` BIGINT>", true));
            tables.createTemporaryView("t", tables.fromDataStream(environment.fromSequence(1, 3)).as("n"));
            tables.toDataStream(tables.sqlQuery("SELECT f(n), x FROM t, LATERAL TABLE(g(n)) AS u (x)"));
            StreamGraph graph = environment.getStreamGraph();
            List<String> names = graph.getStreamNodes().stream().map(StreamNode::getOperatorName).collect(Collectors.toList());
            assertTrue(names.stream().noneMatch(name -> name.contains("Python")), names.toString());
            assertEquals(1, names.stream().filter(name -> name.startsWith("TypeScriptCalc[")).count(), names.toString());
            assertEquals(1, names.stream().filter(name -> name.startsWith("TypeScriptCorrelate[")).count(), names.toString());
            List<String> descriptions = graph.getStreamNodes().stream().map(StreamNode::getOperatorDescription).collect(Collectors.toList());
            assertTrue(descriptions.stream().noneMatch(text -> text.contains("Python")), descriptions.toString());
        } finally {
            JobNames.uninstall();
        }
    }
}
