// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.util.SerializedThrowable;

/** A throwable as one JSON text: enough to choose and fill an error on the other side, in one crossing. */
public final class ThrowableDigest {
    // Only ASCII: the border to JavaScript refuses characters beyond U+FFFF.
    static final ObjectMapper JSON = new ObjectMapper();

    static {
        JSON.getFactory().configure(org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator.Feature.ESCAPE_NON_ASCII, true);
    }

    private static final int MAX_DEPTH = 25;
    private static final int MAX_FRAMES = 40;
    private static final int MAX_MESSAGE = 16 * 1024;

    private ThrowableDigest() {}

    /** {@code {classes, message, frames, position?, jobId?, fields?, cause?}}, `classes` from the throwable's own up to {@code Throwable}. */
    public static String of(Throwable throwable) throws JsonProcessingException {
        return JSON.writeValueAsString(node(throwable));
    }

    static ObjectNode node(Throwable throwable) {
        return node(throwable, 0, new IdentityHashMap<>());
    }

    private static ObjectNode node(Throwable given, int depth, Map<Throwable, Boolean> seen) {
        Throwable throwable = original(given);
        seen.put(given, true);
        ObjectNode node = JSON.createObjectNode();

        ArrayNode classes = node.putArray("classes");
        if (throwable instanceof SerializedThrowable foreign) {
            // Its class is not known here; the name is.
            classes.add(foreign.getOriginalErrorClassName());
        }
        for (Class<?> type = throwable.getClass(); type != Object.class; type = type.getSuperclass()) {
            classes.add(type.getName());
        }

        String message = throwable.getMessage();
        if (message != null && message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE) + " ...";
        }
        node.put("message", message);

        ArrayNode frames = node.putArray("frames");
        StackTraceElement[] trace = throwable.getStackTrace();
        for (int i = 0; i < Math.min(trace.length, MAX_FRAMES); i++) {
            frames.add(trace[i].toString());
        }
        if (trace.length > MAX_FRAMES) {
            frames.add("... " + (trace.length - MAX_FRAMES) + " more");
        }

        position(throwable, node);
        Object job = call(throwable, "getJobID");
        if (job != null) {
            node.put("jobId", job.toString());
        }
        fields(throwable, node);

        Throwable cause = throwable.getCause();
        if (cause != null && depth < MAX_DEPTH && !seen.containsKey(cause)) {
            node.set("cause", node(cause, depth + 1, seen));
        }
        return node;
    }

    private static Throwable original(Throwable throwable) {
        if (throwable instanceof SerializedThrowable serialized) {
            return serialized.deserializeError(Thread.currentThread().getContextClassLoader());
        }
        return throwable;
    }

    /**
     * Where in the SQL text. The parser's classes may come from a class loader of the planner's own, or be moved to another
     * package in a planner jar, so they are known by what they can tell.
     */
    private static void position(Throwable throwable, ObjectNode node) {
        Integer line = number(throwable, "getPosLine");
        Integer column = number(throwable, "getPosColumn");
        if (line == null) {
            Object position = call(throwable, "getPos");
            line = number(position, "getLineNum");
            column = number(position, "getColumnNum");
        }
        if (line != null && column != null && line > 0) {
            node.putObject("position").put("line", line).put("column", column);
        }
    }

    /** The exceptions of TsFlink's own Java parts tell what they know in public fields. */
    private static void fields(Throwable throwable, ObjectNode node) {
        if (!throwable.getClass().getName().startsWith("dev.tsflink.")) {
            return;
        }
        ObjectNode fields = node.putObject("fields");
        for (Field field : throwable.getClass().getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            try {
                fields.putPOJO(field.getName(), field.get(throwable));
            } catch (IllegalAccessException hidden) {
                // A public field of a class that is not: nothing to tell.
            }
        }
    }

    private static Integer number(Object target, String method) {
        return call(target, method) instanceof Integer number ? number : null;
    }

    private static Object call(Object target, String method) {
        if (target == null) {
            return null;
        }
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException | RuntimeException absent) {
            return null;
        }
    }
}
