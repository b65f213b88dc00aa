// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CsvWithHeaderTest {
    @TempDir Path folder;

    private final TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inBatchMode());

    @Test
    void findsColumnsByTheirNames() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "extra,name,id\nx,\"Ann, \"\"A\"\"\",1\ny,NA,2\n");
        Files.writeString(folder.resolve("b.csv"), "id,name\n3,Çelik\n");
        table("t", "id INT, name STRING", folder, "'tsflink-csv.null-literal' = 'NA'");
        assertEquals(List.of("+I[1, Ann, \"A\"]", "+I[2, null]", "+I[3, Çelik]"), rows("SELECT id, name FROM t"));
        assertEquals(List.of("+I[1]", "+I[2]", "+I[3]"), rows("SELECT id FROM t"));
    }

    @Test
    void writesTheHeaderThatItReads() throws Exception {
        table("t", "`a,b` INT, c STRING", folder, "'tsflink-csv.field-delimiter' = ','");
        env.executeSql("INSERT INTO t VALUES (1, 'x,y'), (2, 'z')").await();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.collect(Collectors.toList())) {
                assertEquals("\"a,b\",c", Files.readAllLines(file).get(0));
            }
        }
        assertEquals(List.of("+I[1, x,y]", "+I[2, z]"), rows("SELECT * FROM t"));
    }

    @Test
    void namesAColumnThatIsMissing() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "id,nam\n1,x\n");
        table("t", "id INT, name STRING", folder, "");
        assertTrue(failure("SELECT * FROM t").contains("does not name [name], which the schema has; it names [id, nam]"));
    }

    @Test
    void namesTheLineThatIsMalformed() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "id,name\n1,x\ntwo,y\n3,z\n");
        table("t", "id INT, name STRING", folder, "");
        String message = failure("SELECT * FROM t");
        assertTrue(message.matches("Malformed csv near line [34]: .*field: id.* For input string: \"two\""), message);
        table("lenient", "id INT, name STRING", folder, "'tsflink-csv.ignore-parse-errors' = 'true'");
        assertEquals(List.of("+I[1, x]", "+I[3, z]", "+I[null, y]"), rows("SELECT * FROM lenient"));
    }

    private void table(String name, String columns, Path path, String options) {
        env.executeSql(
                "CREATE TEMPORARY TABLE " + name + " (" + columns + ") WITH ('connector' = 'filesystem', 'format' = 'tsflink-csv', 'path' = '"
                        + path.toUri() + "'" + (options.isEmpty() ? "" : ", " + options) + ")");
    }

    private List<String> rows(String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result = env.executeSql(query).collect()) {
            result.forEachRemaining(row -> rows.add(row.toString()));
        }
        rows.sort(null);
        return rows;
    }

    private String failure(String query) {
        Exception failed = assertThrows(Exception.class, () -> rows(query));
        return ExceptionUtils.findThrowableWithMessage(failed, "csv").map(Throwable::getMessage).orElseGet(() -> ExceptionUtils.stringifyException(failed));
    }
}
