// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    static byte[] write(BatchWriter writer, List<? extends RowData> rows) throws IOException {
        writer.reset();
        for (RowData row : rows) {
            for (int i = 0; i < writer.columns(); i++) {
                writer.column(i).append(row, i);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long length = writer.seal(rows.size());
        writer.writeTo(out);
        assertEquals(length, out.size(), "the length that was announced");
        return out.toByteArray();
    }

    private static byte[] write(RowType type, RowData... rows) throws IOException {
        return write(new BatchWriter(type), List.of(rows));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void everyTypeComesBack(double nulls) throws IOException {
        RowType all = Samples.allTypes();
        // Flink has no serializer for NULL; it is looked at apart.
        RowType type = new RowType(all.getFields().stream().filter(field -> !field.getName().equals("null")).collect(Collectors.toList()));
        RowDataSerializer serializer = new RowDataSerializer(type);
        BatchWriter writer = new BatchWriter(type);
        Random random = new Random(42);
        // One writer for many batches: what an earlier batch left in its buffers must not show.
        for (int size : new int[] {0, 1, 7, 8, 9, 300, 64, 5}) {
            List<RowData> rows = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                RowData row = Samples.row(type, random, nulls);
                rows.add(i % 2 == 0 ? row : serializer.toBinaryRow(row).copy());
            }
            byte[] message = write(writer, rows);
            assertEquals(size, BatchReader.rows(message, 0, message.length));
            ColumnReader[] columns = new BatchReader(type).read(message, 0, message.length, size);
            BatchRow view = new BatchRow(columns, columns.length);
            ColumnReader[] own = new ColumnReader[writer.columns()];
            for (int i = 0; i < own.length; i++) {
                own[i] = writer.column(i).reader();
            }
            BatchRow forwarded = new BatchRow(own, own.length);
            for (int i = 0; i < size; i++) {
                view.at(i);
                forwarded.at(i);
                String expected = Samples.json(type, rows.get(i)).toString();
                assertEquals(expected, Samples.json(type, view).toString());
                assertEquals(expected, Samples.json(type, forwarded).toString());
                // Flink copies and serialises rows that it keeps.
                assertEquals(expected, Samples.json(type, serializer.copy(view)).toString());
                BinaryRowData binary = serializer.toBinaryRow(view);
                assertEquals(expected, Samples.json(type, binary).toString());
            }
        }
    }

    @Test
    void nullTypeComesBack() throws IOException {
        RowType type = RowType.of(new BigIntType(), new NullType(), new BigIntType());
        byte[] message = write(type, GenericRowData.of(1L, null, 2L), GenericRowData.of(3L, null, null));
        ColumnReader[] columns = new BatchReader(type).read(message, 0, message.length, 2);
        assertTrue(columns[1].isNullAt(1));
        assertEquals(2L, columns[2].getLong(0));
        assertTrue(columns[2].isNullAt(1));
    }

    @Test
    void keepersGiveBackWhatArrowCannotHold() {
        LogicalType type = DataTypes.TIMESTAMP(9).getLogicalType();
        ColumnWriter keeper = Columns.keeper(type);
        TimestampData beyond = TimestampData.fromEpochMillis(253402300799999L, 999_999);
        keeper.append(GenericRowData.of(beyond), 0);
        keeper.append(GenericRowData.of((Object) null), 0);
        assertEquals(beyond, keeper.reader().getTimestamp(0, 9));
        assertTrue(keeper.reader().isNullAt(1));
    }

    @Test
    void timestampsOutsideNanosecondsSaySo() {
        RowType type = RowType.of(DataTypes.TIMESTAMP(9).getLogicalType());
        ColumnarException error = assertThrows(ColumnarException.class, () -> write(type, GenericRowData.of(TimestampData.fromEpochMillis(253402300799999L, 1))));
        assertTrue(error.getMessage().contains("TIMESTAMP(9)") && error.getMessage().contains("2262"), error.getMessage());
    }

    @Test
    void smallestNanosecondsFit() throws IOException {
        RowType type = RowType.of(DataTypes.TIMESTAMP(9).getLogicalType());
        TimestampData smallest = TimestampData.fromEpochMillis(Math.floorDiv(Long.MIN_VALUE, 1_000_000L), (int) Math.floorMod(Long.MIN_VALUE, 1_000_000L));
        byte[] message = write(type, GenericRowData.of(smallest));
        assertEquals(smallest, new BatchReader(type).read(message, 0, message.length, 1)[0].getTimestamp(0, 9));
    }

    @Test
    void aWrongRowCountIsSeen() throws IOException {
        RowType type = RowType.of(new BigIntType());
        byte[] message = write(type, GenericRowData.of(1L), GenericRowData.of(2L));
        ColumnarException error = assertThrows(ColumnarException.class, () -> new BatchReader(type).read(message, 0, message.length, 3));
        assertTrue(error.getMessage().contains("3 rows was expected, but 2"), error.getMessage());
    }

    @Test
    void anotherNumberOfColumnsIsSeen() throws IOException {
        RowType one = RowType.of(new BigIntType());
        RowType two = RowType.of(new BigIntType(), new BigIntType());
        byte[] message = write(two, GenericRowData.of(1L, 2L));
        assertThrows(ColumnarException.class, () -> new BatchReader(one).read(message, 0, message.length, 1));
        byte[] less = write(one, GenericRowData.of(1L));
        assertThrows(ColumnarException.class, () -> new BatchReader(two).read(less, 0, less.length, 1));
    }

    @Test
    void aNullInAColumnThatHasNoneIsSeen() throws IOException {
        byte[] message = write(RowType.of(new BigIntType()), GenericRowData.of((Object) null));
        RowType type = RowType.of(new LogicalType[] {new BigIntType(false)}, new String[] {"total"});
        ColumnarException error = assertThrows(ColumnarException.class, () -> new BatchReader(type).read(message, 0, message.length, 1));
        assertTrue(error.getMessage().contains("total") && error.getMessage().contains("NULL"), error.getMessage());
    }

    /** Whatever byte is damaged: an answer or a ColumnarException, never another error. */
    @Test
    void damagedBytesNeverCrash() throws IOException {
        RowType type = Samples.allTypes();
        Random random = new Random(7);
        List<RowData> rows = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            rows.add(Samples.row(type, random, 0.2));
        }
        byte[] message = write(new BatchWriter(type), rows);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = message.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(damaged.length) : damaged.length;
            try {
                new BatchReader(type).read(damaged, 0, length, 5);
            } catch (ColumnarException expected) {
                refused++;
            }
        }
        assertTrue(refused > 5_000, "damaged batches that were refused: " + refused);
    }

    @Test
    void theSchemaKnowsItsType() {
        RowType type = Samples.allTypes();
        byte[] schema = SchemaMessage.of(type);
        SchemaMessage.check(schema, type);
        List<RowType.RowField> fields = new ArrayList<>(type.getFields());
        fields.set(4, new RowType.RowField("bigint", DataTypes.STRING().getLogicalType()));
        ColumnarException error = assertThrows(ColumnarException.class, () -> SchemaMessage.check(schema, new RowType(fields)));
        assertTrue(error.getMessage().contains("'bigint'"), error.getMessage());
        assertThrows(ColumnarException.class, () -> SchemaMessage.check(schema, RowType.of(new BigIntType())));
    }

    @Test
    void stringsOfManySegmentsAreWritten() throws IOException {
        RowType type = RowType.of(DataTypes.STRING().getLogicalType());
        String text = "x".repeat(100_000) + "ü";
        byte[] message = write(type, GenericRowData.of(StringData.fromString(text)));
        assertEquals(text, new BatchReader(type).read(message, 0, message.length, 1)[0].getString(0).toString());
    }
}
