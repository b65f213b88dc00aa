// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/**
 * What Flink's own window operators make of the cases in golden/windows/cases.json: the outputs of each step, for the TypeScript
 * operators to be compared with. Written with -Dgolden.write=true.
 */
class WindowGoldenTest {
    private static final Path GOLDEN = Path.of("..", "golden", "windows");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void flinkGivesWhatIsExpected() throws Exception {
        List<String> lines = new ArrayList<>();
        for (JsonNode each : JSON.readTree(Files.readString(GOLDEN.resolve("cases.json")))) {
            lines.add(JSON.writeValueAsString(run(each)));
        }
        String text = "[\n" + String.join(",\n", lines) + "\n]\n";
        Path expected = GOLDEN.resolve("expected.json");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(expected, text);
        }
        assertEquals(Files.readString(expected), text);
    }

    private static ObjectNode run(JsonNode windowCase) throws Exception {
        ObjectNode result = JSON.createObjectNode().put("name", windowCase.get("name").asText());
        ArrayNode outputs = result.putArray("outputs");
        try (WindowCaseRun run = new WindowCaseRun(windowCase)) {
            for (JsonNode step : windowCase.get("steps")) {
                ArrayNode texts = outputs.addArray();
                run.step(step).stream().sorted().forEach(texts::add);
            }
            result.put("left", run.stateLeft());
        } catch (Exception | Error failure) {
            throw new IOException("Case " + windowCase.get("name").asText(), failure);
        }
        return result;
    }
}
