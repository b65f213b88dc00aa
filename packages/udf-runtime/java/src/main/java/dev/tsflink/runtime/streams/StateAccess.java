// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.BatchWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.TinyIntType;

/**
 * One state of an operator between Flink's typed state and the columns that travel. Values are Flink's internal ones, in its own serializers, so that
 * savepoints can be read by others.
 */
abstract class StateAccess {
    static final int SET = 0;
    static final int ADD = 1;
    static final int REMOVE = 1;
    static final int CLEAR = 2;

    /** What a load of it looks like, one column; null in it: not loaded, or absent for a value. */
    abstract LogicalType loadType();

    /** Columns of its changes, behind the slot. */
    abstract List<RowField> changeFields();

    /** The state of the current key. */
    abstract Object load() throws Exception;

    /** A change, at the row where `row` stands. */
    abstract void apply(BatchRow row) throws Exception;

    final RowType changeType() {
        List<RowField> fields = new ArrayList<>();
        fields.add(new RowField("slot", new IntType(false)));
        fields.addAll(changeFields());
        return new RowType(false, fields);
    }

    @SuppressWarnings("unchecked")
    static TypeSerializer<Object> serializer(LogicalType type) {
        return (TypeSerializer<Object>) (TypeSerializer<?>) InternalSerializers.create(type);
    }

    static final class Value extends StateAccess {
        private final LogicalType type;
        private final ValueState<Object> state;
        private final TypeSerializer<Object> serializer;
        private final RowData.FieldGetter getter;

        Value(LogicalType type, ValueState<Object> state) {
            this.type = type.copy(true);
            this.state = state;
            this.serializer = serializer(type);
            this.getter = RowData.createFieldGetter(this.type, 1);
        }

        @Override
        LogicalType loadType() {
            return type;
        }

        @Override
        List<RowField> changeFields() {
            return List.of(new RowField("value", type));
        }

        @Override
        Object load() throws Exception {
            return state.value();
        }

        @Override
        void apply(BatchRow row) throws Exception {
            Object value = getter.getFieldOrNull(row);
            if (value == null) {
                state.clear();
            } else {
                // What was read lies in the message; state may keep the object.
                state.update(serializer.copy(value));
            }
        }
    }

    static final class Items extends StateAccess {
        private final LogicalType type;
        private final ListState<Object> state;
        private final TypeSerializer<Object> serializer;
        private final ArrayData.ElementGetter getter;

        Items(LogicalType type, ListState<Object> state) {
            this.type = new ArrayType(true, type);
            this.state = state;
            this.serializer = serializer(type);
            this.getter = ArrayData.createElementGetter(type);
        }

        @Override
        LogicalType loadType() {
            return type;
        }

        @Override
        List<RowField> changeFields() {
            return List.of(new RowField("op", new TinyIntType(false)), new RowField("value", type));
        }

        @Override
        Object load() throws Exception {
            Iterable<Object> values = state.get();
            List<Object> list = new ArrayList<>();
            if (values != null) {
                values.forEach(list::add);
            }
            return new GenericArrayData(list.toArray());
        }

        @Override
        void apply(BatchRow row) throws Exception {
            int op = row.getByte(1);
            if (op == CLEAR) {
                state.clear();
                return;
            }
            ArrayData array = row.getArray(2);
            List<Object> values = new ArrayList<>(array.size());
            for (int i = 0; i < array.size(); i++) {
                Object value = getter.getElementOrNull(array, i);
                values.add(value == null ? null : serializer.copy(value));
            }
            if (op == SET) {
                state.update(values);
            } else {
                state.addAll(values);
            }
        }
    }

    /** Keyed map state, or broadcast state, which differs in Flink but not here. */
    static final class Entries extends StateAccess {
        /** What both kinds of map state have. */
        interface Store {
            Object get(Object key) throws Exception;

            boolean contains(Object key) throws Exception;

            Iterable<? extends Map.Entry<Object, Object>> entries() throws Exception;

            void put(Object key, Object value) throws Exception;

            void remove(Object key) throws Exception;

            void clear();
        }

        private final LogicalType keyType;
        private final LogicalType valueType;
        private final Store state;
        private final TypeSerializer<Object> keySerializer;
        private final TypeSerializer<Object> valueSerializer;
        private final RowData.FieldGetter keyGetter;
        private final RowData.FieldGetter valueGetter;

        Entries(LogicalType keyType, LogicalType valueType, Store state) {
            this.keyType = keyType;
            this.valueType = valueType;
            this.state = state;
            this.keySerializer = serializer(keyType);
            this.valueSerializer = serializer(valueType);
            this.keyGetter = RowData.createFieldGetter(keyType.copy(true), 2);
            this.valueGetter = RowData.createFieldGetter(valueType.copy(true), 3);
        }

        static Store store(MapState<Object, Object> state) {
            return new Store() {
                @Override
                public Object get(Object key) throws Exception {
                    return state.get(key);
                }

                @Override
                public boolean contains(Object key) throws Exception {
                    return state.contains(key);
                }

                @Override
                public Iterable<Map.Entry<Object, Object>> entries() throws Exception {
                    return state.entries();
                }

                @Override
                public void put(Object key, Object value) throws Exception {
                    state.put(key, value);
                }

                @Override
                public void remove(Object key) throws Exception {
                    state.remove(key);
                }

                @Override
                public void clear() {
                    state.clear();
                }
            };
        }

        /** Keys lie in hash maps: they must be equal to what the serializer reads. */
        private Object keyForm(Object key) {
            if ((Object) keySerializer instanceof RowDataSerializer) {
                return ((RowDataSerializer) (Object) keySerializer).toBinaryRow((RowData) key).copy();
            }
            if ((Object) keySerializer instanceof ArrayDataSerializer) {
                return ((ArrayDataSerializer) (Object) keySerializer).toBinaryArray((ArrayData) key).copy();
            }
            return keySerializer.copy(key);
        }

        @Override
        LogicalType loadType() {
            return new MapType(true, keyType, valueType);
        }

        @Override
        List<RowField> changeFields() {
            return List.of(
                    new RowField("op", new TinyIntType(false)), new RowField("key", keyType.copy(true)), new RowField("value", valueType.copy(true)));
        }

        @Override
        Object load() throws Exception {
            return load(Integer.MAX_VALUE);
        }

        /** All entries, or null when there are more than `most`. */
        Object load(int most) throws Exception {
            Map<Object, Object> map = new LinkedHashMap<>();
            Iterable<? extends Map.Entry<Object, Object>> entries = state.entries();
            if (entries != null) {
                for (Map.Entry<Object, Object> entry : entries) {
                    if (map.size() == most) {
                        return null;
                    }
                    map.put(entry.getKey(), entry.getValue());
                }
            }
            return new GenericMapData(map);
        }

        /** The answer to a request for one entry: a row of one column, or nothing. */
        byte[] entry(byte[] request) throws Exception {
            RowType wanted = RowType.of(new LogicalType[] {keyType}, new String[] {"key"});
            BatchRow row = new BatchRow(new BatchReader(wanted).read(request, 0, request.length, 1), 1);
            row.at(0);
            Object value = RowData.createFieldGetter(keyType, 0).getFieldOrNull(row);
            Object key = value == null ? null : keyForm(value);
            return state.contains(key) ? single("value", valueType.copy(true), state.get(key)) : new byte[0];
        }

        /** The answer to a request for all entries. */
        byte[] all() throws Exception {
            return single("entries", loadType(), load());
        }

        private static byte[] single(String name, LogicalType type, Object value) throws Exception {
            BatchWriter writer = new BatchWriter(RowType.of(new LogicalType[] {type}, new String[] {name}));
            writer.column(0).append(GenericRowData.of(value), 0);
            writer.seal(1);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writer.writeTo(bytes);
            return bytes.toByteArray();
        }

        @Override
        void apply(BatchRow row) throws Exception {
            int op = row.getByte(1);
            if (op == CLEAR) {
                state.clear();
                return;
            }
            Object key = keyGetter.getFieldOrNull(row);
            Object keyCopy = key == null ? null : keyForm(key);
            if (op == REMOVE) {
                state.remove(keyCopy);
            } else {
                Object value = valueGetter.getFieldOrNull(row);
                state.put(keyCopy, value == null ? null : valueSerializer.copy(value));
            }
        }
    }
}
