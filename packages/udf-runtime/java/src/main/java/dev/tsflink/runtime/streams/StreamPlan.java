// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.util.FlinkRuntimeException;

/** What the Java side needs to know of a `StreamSpec`. */
final class StreamPlan {
    static final ObjectMapper JSON = new ObjectMapper();

    final JsonNode spec;
    final String name;
    final Input[] inputs;
    final Output[] outputs;
    /** Null when the operator is not keyed. */
    final KeyKind key;
    final boolean timers;
    /** Results may come long after their elements, and in another order. */
    final boolean asynchronous;

    /** Where the elements of an input are in its rows. */
    static final class Input {
        final Shape shape;
        /** Whether the row is ROW<`key` K, `value` T>. */
        final boolean computedKey;
        /** The column of the key, -1 for an input without. */
        final int keyColumn;

        Input(Shape shape, boolean computedKey, int keyColumn) {
            this.shape = shape;
            this.computedKey = computedKey;
            this.keyColumn = keyColumn;
        }

        RowType rows(KeyKind key) {
            return computedKey
                    ? new RowType(false, List.of(new RowField("key", key.type()), new RowField("value", shape.type)))
                    : shape.columns;
        }
    }

    static final class Output {
        /** Null for the main one. */
        final String tag;
        final RowType type;

        Output(String tag, RowType type) {
            this.tag = tag;
            this.type = type;
        }
    }

    StreamPlan(String json) {
        try {
            spec = JSON.readTree(json);
        } catch (IOException e) {
            throw new FlinkRuntimeException("The specification of a stream operator cannot be read: " + json, e);
        }
        name = spec.path("name").asText();
        key = spec.hasNonNull("key") ? new KeyKind(Shape.parse(spec.get("key").asText())) : null;
        List<Input> in = new ArrayList<>();
        for (JsonNode type : spec.path("inputs")) {
            in.add(input(new Shape(Shape.parse(type.asText())), spec.path("keys").path(in.size())));
        }
        inputs = in.toArray(new Input[0]);
        List<Output> out = new ArrayList<>();
        for (JsonNode output : spec.path("outputs")) {
            out.add(new Output(
                    output.hasNonNull("tag") ? output.get("tag").asText() : null, new Shape(Shape.parse(output.path("type").asText())).columns));
        }
        outputs = out.toArray(new Output[0]);
        timers = spec.path("timers").asBoolean();
        asynchronous = spec.path("node").path("op").asText().equals("async");
        if (inputs.length < 1 || inputs.length > 2 || outputs.length == 0) {
            throw new FlinkRuntimeException("The stream operator " + name + " has " + inputs.length + " inputs and " + outputs.length + " outputs");
        }
    }

    private static Input input(Shape shape, JsonNode key) {
        if (key.path("computed").asBoolean()) {
            return new Input(shape, true, 0);
        }
        if (!key.hasNonNull("field")) {
            return new Input(shape, false, -1);
        }
        String field = key.get("field").asText();
        int column = shape.columns.getFieldIndex(field);
        if (column < 0) {
            throw new FlinkRuntimeException("The elements " + shape.type.asSummaryString() + " have no field " + field + " to be the key");
        }
        return new Input(shape, false, column);
    }

    static LogicalType nullable(LogicalType type) {
        return type.copy(true);
    }
}
