// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.functions.python.PythonFunctionInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkRuntimeException;

/** The calls of one operator in the form that goes over the wire: `OperatorSpec`, and what of the payloads is for the operator itself. */
final class FunctionSpec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<byte[]> payloads = new ArrayList<>();
    private final List<ObjectNode> functions = new ArrayList<>();
    private final ArrayNode calls = JSON.createArrayNode();
    private final ObjectNode first;

    FunctionSpec(PythonFunctionInfo[] infos) {
        for (PythonFunctionInfo info : infos) {
            calls.add(call(info));
        }
        first = functions.get(0);
        for (ObjectNode function : functions) {
            for (String key : new String[] {"run", "bundle", "address", "token", "serverToken"}) {
                if (!text(first, key).equals(text(function, key))) {
                    throw new FlinkRuntimeException("The TypeScript functions '" + text(first, "name") + "' and '" + text(function, "name")
                            + "' are called in one step of the plan but were prepared apart (their '" + key + "' differs); submit them in one query of one environment");
                }
            }
        }
    }

    private ObjectNode call(PythonFunctionInfo info) {
        ObjectNode call = JSON.createObjectNode();
        call.put("function", index(info.getPythonFunction().getSerializedPythonFunction()));
        ArrayNode args = call.putArray("args");
        for (Object input : info.getInputs()) {
            if (input instanceof Integer) {
                args.addObject().put("column", (Integer) input);
            } else if (input instanceof PythonFunctionInfo) {
                args.add(call((PythonFunctionInfo) input));
            } else {
                args.addObject().set("constant", parse((byte[]) input));
            }
        }
        return call;
    }

    private int index(byte[] payload) {
        for (int i = 0; i < payloads.size(); i++) {
            if (java.util.Arrays.equals(payloads.get(i), payload)) {
                return i;
            }
        }
        payloads.add(payload);
        functions.add((ObjectNode) parse(payload));
        return payloads.size() - 1;
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new FlinkRuntimeException(
                    "The description of a TypeScript function cannot be read: " + new String(json, StandardCharsets.UTF_8), e);
        }
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asText("");
    }

    /** Whether one of the functions says that it returns promises. */
    boolean asynchronous() {
        return functions.stream().anyMatch(function -> function.has("async"));
    }

    String text(String key) {
        return text(first, key);
    }

    /** A payload, for what all functions of an operator share. */
    JsonNode payload() {
        return first;
    }

    /** Ids of the sinks that rows go to for which a function fails. */
    Set<String> deadLetterSinks() {
        Set<String> sinks = new TreeSet<>();
        for (ObjectNode function : functions) {
            String sink = function.path("onError").path("deadLetter").asText("");
            if (!sink.isEmpty()) {
                sinks.add(sink);
            }
        }
        return sinks;
    }

    /** Names of the functions, for messages. */
    String names() {
        List<String> names = new ArrayList<>();
        functions.forEach(function -> names.add(text(function, "name")));
        return String.join(", ", names);
    }

    String json(String kind, RuntimeContext context, RowType input, RowType output) {
        ObjectNode spec = JSON.createObjectNode();
        spec.put("kind", kind);
        OpenSpec.putTask(spec, context);
        OpenSpec.putFunctions(spec, functions);
        spec.put("input", input.asSerializableString());
        spec.put("output", output.asSerializableString());
        spec.set("calls", calls);
        try {
            return JSON.writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
