// SPDX-License-Identifier: Apache-2.0
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.Description;
import org.apache.flink.configuration.description.Formatter;
import org.apache.flink.configuration.description.TextElement;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.util.TimeUtils;

/** Prints the options that the classes {@code name[=prefix,prefix]} declare, sorted by key, as JSON. */
public class ReadOptions {
    public static void main(String[] args) throws Exception {
        Map<String, Object> all = new TreeMap<>();
        for (String arg : args) {
            String[] parts = arg.split("=");
            String[] prefixes = parts.length == 1 ? new String[] {""} : parts[1].split(",");
            for (Field field : Class.forName(parts[0]).getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) || field.getType() != ConfigOption.class) {
                    continue;
                }
                field.setAccessible(true);
                ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                if (Arrays.stream(prefixes).anyMatch(option.key()::startsWith)) {
                    all.putIfAbsent(option.key(), described(option, field.isAnnotationPresent(Deprecated.class)));
                }
            }
        }
        System.out.println(new ObjectMapper().writeValueAsString(all));
    }

    private static Map<String, Object> described(ConfigOption<?> option, boolean deprecated) throws Exception {
        Class<?> type = (Class<?>) hidden(option, "getClazz");
        boolean list = (Boolean) hidden(option, "isList");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", type.isEnum() ? "Enum" : type.getSimpleName());
        answer.put("list", list);
        if (type.isEnum()) {
            answer.put("values", Arrays.stream(type.getEnumConstants()).map(Object::toString).toArray());
        }
        if (option.hasDefaultValue() && option.defaultValue() != null) {
            answer.put("default", text(option.defaultValue()));
        }
        answer.put("description", new Plain().format(option.description()));
        answer.put("deprecated", deprecated);
        return answer;
    }

    /** Kept from callers by Flink; there is no other way to learn an option's type. */
    private static Object hidden(ConfigOption<?> option, String method) throws Exception {
        Method found = ConfigOption.class.getDeclaredMethod(method);
        found.setAccessible(true);
        return found.invoke(option);
    }

    private static String text(Object value) {
        if (value instanceof Duration) {
            return TimeUtils.formatWithHighestUnit((Duration) value);
        }
        if (value instanceof List) {
            List<String> parts = new ArrayList<>();
            ((List<?>) value).forEach(each -> parts.add(text(each)));
            return String.join(";", parts);
        }
        return value.toString();
    }

    /** Descriptions as plain text. */
    private static final class Plain extends Formatter {
        @Override
        protected void formatLink(StringBuilder state, String link, String description) {
            // Links into Flink's own site have templates in them.
            boolean plain = link.equals(description) || link.contains("{{");
            state.append(plain ? description : description + " (" + link + ")");
        }

        @Override
        protected void formatLineBreak(StringBuilder state) {
            state.append('\n');
        }

        @Override
        protected void formatText(StringBuilder state, String format, String[] elements, EnumSet<TextElement.TextStyle> styles) {
            boolean code = styles.contains(TextElement.TextStyle.CODE);
            // Flink's own formatters expand the placeholders in the same way; what is left of them is a percent sign.
            String text = String.format(format.replaceAll("%(?!s)", "%%"), (Object[]) elements);
            state.append(code ? '`' + text + '`' : text);
        }

        @Override
        protected void formatList(StringBuilder state, String[] entries) {
            for (String entry : entries) {
                state.append("\n- ").append(entry);
            }
            state.append('\n');
        }

        @Override
        protected Formatter newInstance() {
            return new Plain();
        }
    }
}
