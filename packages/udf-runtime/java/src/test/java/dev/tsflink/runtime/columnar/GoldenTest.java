// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The files that the Java and the TypeScript codec exchange; see golden/README.md. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("..", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void allTypes() throws IOException {
        check("java-all-types", 0.25, 20);
    }

    @Test
    void withoutNulls() throws IOException {
        check("java-no-nulls", 0, 9);
    }

    @Test
    void withoutRows() throws IOException {
        check("java-no-rows", 0, 0);
    }

    private static void check(String name, double nulls, int count) throws IOException {
        RowType type = Samples.allTypes();
        Random random = new Random(2026);
        List<RowData> rows = new ArrayList<>();
        ObjectNode expected = JSON.createObjectNode().put("type", type.asSerializableString());
        for (int i = 0; i < count; i++) {
            RowData row = Samples.row(type, random, nulls);
            rows.add(row);
            expected.withArray("rows").add(Samples.json(type, row));
        }
        expected.withArray("rows");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(SchemaMessage.of(type));
        stream.write(RoundTripTest.write(new BatchWriter(type), rows));
        Path arrow = GOLDEN.resolve(name + ".arrow");
        Path json = GOLDEN.resolve(name + ".json");
        if (Boolean.getBoolean("golden.write")) {
            Files.write(arrow, stream.toByteArray());
            Files.writeString(json, JSON.writeValueAsString(expected) + "\n");
        }
        assertArrayEquals(Files.readAllBytes(arrow), stream.toByteArray());
        assertEquals(JSON.readTree(Files.readString(json)).toString(), JSON.readTree(expected.toString()).toString());
    }

    @TestFactory
    List<DynamicTest> filesOfTheTypeScriptCodec() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files.filter(file -> file.getFileName().toString().matches("ts-.*\\.arrow"))
                    .sorted()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> read(file)))
                    .collect(Collectors.toList());
        }
    }

    private static void read(Path file) throws IOException {
        JsonNode expected = JSON.readTree(Files.readString(Path.of(file.toString().replace(".arrow", ".json"))));
        RowType type = (RowType) LogicalTypeParser.parse(expected.get("type").asText(), GoldenTest.class.getClassLoader());
        byte[] stream = Files.readAllBytes(file);
        SchemaMessage.check(stream, type);
        int schema = 8 + LittleEndian.getInt(stream, 4);
        int count = BatchReader.rows(stream, schema, stream.length - schema);
        assertEquals(expected.get("rows").size(), count);
        ColumnReader[] columns = new BatchReader(type).read(stream, schema, stream.length - schema, count);
        BatchRow row = new BatchRow(columns, columns.length);
        for (int i = 0; i < count; i++) {
            row.at(i);
            assertEquals(expected.get("rows").get(i).toString(), JSON.readTree(Samples.json(type, row).toString()).toString(), "row " + i);
        }
    }
}
