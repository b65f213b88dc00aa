// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a file of {@code cases/} says; the format is described in the README. */
record Cases(List<String> setup, List<Columns> columns, List<Query> queries) {

    /** Expressions over one relation: each is a case, all are columns of one query. */
    record Columns(String name, String from, boolean streaming, List<String> expressions) {
        String sql() {
            StringBuilder sql = new StringBuilder("SELECT ");
            for (int i = 0; i < expressions.size(); i++) {
                sql.append(i == 0 ? "" : ",\n  ").append(expressions.get(i)).append(" AS c").append(i);
            }
            return sql.append("\nFROM ").append(from).toString();
        }
    }

    record Query(String name, List<String> flags, String sql) {
        boolean streaming() {
            return flags.contains("streaming");
        }
    }

    static Cases read(Path file, Path data) throws IOException {
        Cases cases = new Cases(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        String text = Files.readString(file).replace("${data}", data.toUri().toString().replaceAll("/$", ""));
        for (String section : text.split("(?m)^--# ")) {
            int end = section.indexOf('\n');
            String head = section.substring(0, end).strip();
            String body = withoutComments(section.substring(end + 1));
            if (head.equals("setup")) {
                Arrays.stream(body.split("(?m);\\s*$")).map(String::strip).filter(each -> !each.isEmpty()).forEach(cases.setup::add);
            } else if (head.startsWith("columns ")) {
                String[] parts = head.substring(8).split(" (?=from )", 2);
                boolean streaming = parts[0].endsWith(" streaming");
                List<String> lines = body.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
                String name = streaming ? parts[0].substring(0, parts[0].length() - 10) : parts[0];
                cases.columns.add(new Columns(name, parts[1].substring(5), streaming, lines));
            } else if (head.startsWith("query ")) {
                String[] parts = head.substring(6).split(" : ", 2);
                List<String> flags = parts.length == 1 ? List.of() : List.of(parts[1].split(" "));
                cases.queries.add(new Query(parts[0], flags, body.strip().replaceAll(";$", "")));
            } else if (!head.startsWith("--")) {
                throw new IllegalArgumentException(file + ": \"" + head + "\" is no section");
            }
        }
        return cases;
    }

    private static String withoutComments(String body) {
        return String.join("\n", body.lines().filter(line -> !line.startsWith("--")).toList());
    }
}
