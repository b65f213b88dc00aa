// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** The constants of a plan as JSON: `{"type", "value"}`, numbers as text so that none loses a digit. */
public final class Constants {
    private static final byte DATE = 1;
    private static final byte TIME = 2;
    private static final byte TIMESTAMP = 3;

    private Constants() {}

    /** The planner says with `kind` which of the types it keeps in the same Java class is meant. */
    public static byte[] write(Object value, byte kind) {
        ObjectNode constant = JsonNodeFactory.instance.objectNode();
        if (value == null) {
            constant.put("type", "null");
        } else if (kind == DATE) {
            constant.put("type", "date").put("value", number(value, 86_400_000L));
        } else if (kind == TIME) {
            constant.put("type", "time").put("value", number(value, 1));
        } else if (kind == TIMESTAMP) {
            constant.put("type", "timestamp").put("value", number(value, 1));
        } else if (value instanceof Boolean) {
            constant.put("type", "boolean").put("value", (Boolean) value);
        } else if (value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long) {
            constant.put("type", "integer").put("value", value.toString());
        } else if (value instanceof Float || value instanceof Double) {
            constant.put("type", "double").put("value", value.toString());
        } else if (value instanceof BigDecimal) {
            constant.put("type", "decimal").put("value", ((BigDecimal) value).toPlainString());
        } else if (value instanceof CharSequence) {
            constant.put("type", "string").put("value", value.toString());
        } else {
            throw new IllegalArgumentException("A constant of " + value.getClass().getName() + " cannot be passed to a TypeScript function");
        }
        return constant.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String number(Object value, long unit) {
        if (value instanceof Calendar) {
            return Long.toString(Math.floorDiv(((Calendar) value).getTimeInMillis(), unit));
        }
        return value.toString();
    }
}
