// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.client.ResultPart;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.ColumnarException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.TinyIntType;

/** The keyed side of an operator: slots, state, timers. */
final class KeyedWork {
    /** A map with more entries does not travel with its key; its entries are asked for. */
    private static final int MOST_LOADED_ENTRIES = 64;
    /** How many keys a function that visits all of them gets at once. */
    private static final int KEYS_OF_A_PAGE = 500;
    private static final int REQUEST_COLLECTION = 1;
    private static final int REQUEST_ENTRY = 2;
    private static final int REQUEST_KEYS = 3;

    private static final int MOST_KEPT_VALUES = 10_000;
    private static final int MOST_KEPT_COLLECTIONS = 1_000;

    private static final RowType OPERATIONS =
            RowType.of(new LogicalType[] {new IntType(false), new TinyIntType(false), new DoubleType(false)}, new String[] {"slot", "op", "time"});
    private static final int SET_EVENT = 0;
    private static final int SET_PROCESSING = 1;
    private static final int DELETE_EVENT = 2;
    private static final int DELETE_PROCESSING = 3;

    /** Flink sorts by key and forgets the state of a key when the next one comes: the worker keeps state and timers of the one key at hand. */
    final boolean batchMode;
    /** Processing-time timers that are deleted; null while nobody asks. */
    private Set<List<Object>> deleted;

    int firedTimers;

    /**
     * Held by whoever touches the state backend or the slots: the task thread, but never while it waits or emits, or the thread that answers requests.
     */
    private final Object lock = new Object();
    /** Whether functions can ask for what does not travel. */
    private boolean asks;
    /** Of a visit to all keys. */
    private Iterator<Object> keysLeft;

    private final StreamPlan plan;
    private final KeyedStateBackend<Object> backend;
    private final InternalTimerService<VoidNamespace> timers;
    private final Slots slots;
    /** By the number of the state in the specification; null for what is not keyed. */
    private final StateAccess[] states;
    private final BatchReader[] changes;
    private final BatchReader operations = new BatchReader(OPERATIONS);
    private final RowData.FieldGetter[] keyGetters;
    private final boolean expires;
    private final GenericRowData loadRow;
    /** Batch mode: that of the key at hand. */
    private Slot current;

    KeyedWork(
            StreamPlan plan,
            StreamFunctionOperator operator,
            KeyedStateBackend<Object> backend,
            RuntimeContext context,
            InternalTimerService<VoidNamespace> timers,
            boolean batchMode) {
        this.plan = plan;
        this.backend = backend;
        this.timers = timers;
        this.batchMode = batchMode;
        JsonNode specs = plan.spec.path("state");
        states = new StateAccess[specs.size()];
        changes = new BatchReader[specs.size()];
        boolean ttl = false;
        boolean collections = false;
        int loaded = 0;
        for (int i = 0; i < states.length; i++) {
            JsonNode spec = specs.get(i);
            states[i] = batchMode ? null : access(spec, context);
            if (states[i] != null) {
                changes[i] = new BatchReader(states[i].changeType());
                ttl |= spec.hasNonNull("ttl");
                collections |= !spec.path("kind").asText().equals("value");
                loaded++;
            }
        }
        expires = ttl;
        slots = new Slots(ttl || batchMode ? 0 : collections ? MOST_KEPT_COLLECTIONS : MOST_KEPT_VALUES);
        loadRow = new GenericRowData(2 + loaded);
        keyGetters = new RowData.FieldGetter[plan.inputs.length];
        for (int i = 0; i < keyGetters.length; i++) {
            keyGetters[i] = plan.inputs[i].keyColumn < 0 ? null : plan.key.getter(plan.inputs[i].keyColumn);
        }
    }

    private static StateAccess access(JsonNode spec, RuntimeContext context) {
        String name = spec.path("name").asText();
        LogicalType type = Shape.parse(spec.path("type").asText());
        switch (spec.path("kind").asText()) {
            case "value": {
                ValueStateDescriptor<Object> descriptor = described(new ValueStateDescriptor<>(name, StateAccess.serializer(type)), spec);
                return new StateAccess.Value(type, context.getState(descriptor));
            }
            case "list": {
                ListStateDescriptor<Object> descriptor = described(new ListStateDescriptor<>(name, StateAccess.serializer(type)), spec);
                return new StateAccess.Items(type, context.getListState(descriptor));
            }
            case "map": {
                LogicalType key = Shape.parse(spec.path("key").asText());
                MapStateDescriptor<Object, Object> descriptor =
                        described(new MapStateDescriptor<>(name, StateAccess.serializer(key), StateAccess.serializer(type)), spec);
                return new StateAccess.Entries(key, type, StateAccess.Entries.store(context.getMapState(descriptor)));
            }
            default:
                return null;
        }
    }

    private static <D extends StateDescriptor<?, ?>> D described(D descriptor, JsonNode spec) {
        Ttl.apply(spec.path("ttl"), descriptor);
        return descriptor;
    }

    /** ROW<slot, key, the states that travel>. */
    RowType loadType() {
        List<RowField> fields = new ArrayList<>();
        fields.add(new RowField("slot", new IntType(false)));
        fields.add(new RowField("key", plan.key.type()));
        for (int i = 0; i < states.length; i++) {
            if (states[i] != null) {
                fields.add(new RowField("s" + i, states[i].loadType()));
            }
        }
        return new RowType(false, fields);
    }

    void setCurrentKey(Object key) {
        synchronized (lock) {
            backend.setCurrentKey(key);
        }
    }

    /** Large maps may stay where they are from now on. */
    void answersRequests() {
        asks = true;
    }

    /** The slot of the element's key in the batch that is being filled. */
    int slotOf(RowData row, int input, BatchFlow flow) throws Exception {
        return slotOf(plan.key.of(row, keyGetters[input]), true, flow);
    }

    void timer(Object key, long time, boolean processing, BatchFlow flow) throws Exception {
        firedTimers++;
        int slot = slotOf(key, false, flow);
        flow.filling().timer(slot, time, processing);
    }

    private int slotOf(Object key, boolean copy, BatchFlow flow) throws Exception {
        if (batchMode) {
            return slotOfRun(key, flow);
        }
        Slot slot = slots.find(key);
        if (slot != null && expires && slot.last != flow.sequence()) {
            // Only Flink knows what has expired meanwhile.
            Object own = slot.key;
            flow.awaitInFlight();
            return load(own, flow);
        }
        if (slot == null) {
            return load(copy ? plan.key.copy(key) : key, flow);
        }
        use(slot, flow);
        return slot.id;
    }

    private int load(Object key, BatchFlow flow) throws Exception {
        synchronized (lock) {
            Slot slot = slots.add(key);
            fillLoadRow(slot);
            flow.filling().load(loadRow);
            use(slot, flow);
            return slot.id;
        }
    }

    private void fillLoadRow(Slot slot) throws Exception {
        backend.setCurrentKey(slot.key);
        loadRow.setField(0, slot.id);
        loadRow.setField(1, plan.key.value(slot.key));
        int at = 2;
        for (StateAccess state : states) {
            if (state != null) {
                loadRow.setField(
                        at++, asks && state instanceof StateAccess.Entries ? ((StateAccess.Entries) state).load(MOST_LOADED_ENTRIES) : state.load());
            }
        }
    }

    /** In the thread of the requests. `batch` is the one that is away. */
    byte[] answer(int kind, int state, int slot, byte[] payload, StreamBatch batch) throws Exception {
        synchronized (lock) {
            switch (kind) {
                case REQUEST_COLLECTION:
                    backend.setCurrentKey(keyOf(slot));
                    return ((StateAccess.Entries) states[state]).all();
                case REQUEST_ENTRY:
                    backend.setCurrentKey(keyOf(slot));
                    return ((StateAccess.Entries) states[state]).entry(payload);
                case REQUEST_KEYS:
                    return pageOfKeys(plan.spec.path("state").get(state).path("name").asText(), batch);
                default:
                    throw new IllegalArgumentException("There is no request " + kind);
            }
        }
    }

    /** The next keys that have something in a state: their slots, and the loads of those that had none. */
    private byte[] pageOfKeys(String state, StreamBatch batch) throws Exception {
        if (keysLeft == null) {
            // All of them first: reading state may rearrange what the stream walks over.
            try (Stream<Object> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
                keysLeft = keys.collect(Collectors.toList()).iterator();
            }
        }
        BatchWriter loads = new BatchWriter(loadType());
        int loaded = 0;
        Bytes page = new Bytes();
        while (page.length < 4 * KEYS_OF_A_PAGE && keysLeft.hasNext()) {
            Object key = keysLeft.next();
            Slot slot = slots.find(key);
            if (slot == null) {
                slot = slots.add(plan.key.copy(key));
                fillLoadRow(slot);
                for (int c = 0; c < loads.columns(); c++) {
                    loads.column(c).append(loadRow, c);
                }
                loaded++;
            }
            if (slot.last != batch.sequence) {
                slot.last = batch.sequence;
                batch.use(slot);
            }
            page.putInt(slot.id);
        }
        Bytes count = new Bytes();
        count.putInt(page.length / 4);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(count.array, 0, count.length);
        answer.write(page.array, 0, page.length);
        if (loaded > 0) {
            loads.seal(loaded);
            loads.writeTo(answer);
        }
        if (page.length == 0) {
            keysLeft = null;
        }
        return answer.toByteArray();
    }

    private int slotOfRun(Object key, BatchFlow flow) {
        if (current == null || !current.key.equals(key)) {
            Slot slot = slots.take();
            slot.key = plan.key.copy(key);
            loadRow.setField(0, slot.id);
            loadRow.setField(1, plan.key.value(slot.key));
            flow.filling().load(loadRow);
            if (current != null) {
                use(current, flow);
            }
            current = slot;
        }
        use(current, flow);
        return current.id;
    }

    private static void use(Slot slot, BatchFlow flow) {
        long sequence = flow.sequence();
        if (slot.last != sequence) {
            slot.last = sequence;
            flow.filling().use(slot);
        }
    }

    void apply(StreamResult result) throws Exception {
        synchronized (lock) {
            applyLocked(result);
        }
    }

    private void applyLocked(StreamResult result) throws Exception {
        for (ResultPart part : result.parts()) {
            if (part.kind() == Kinds.WRITES && states[part.index()] != null) {
                ColumnReader[] columns = changes[part.index()].read(part.bytes(), part.at(), part.length(), part.rows());
                BatchRow row = new BatchRow(columns, columns.length);
                int before = -1;
                for (int i = 0; i < part.rows(); i++) {
                    row.at(i);
                    int slot = row.getInt(0);
                    if (slot != before) {
                        backend.setCurrentKey(keyOf(slot));
                        before = slot;
                    }
                    states[part.index()].apply(row);
                }
            } else if (part.kind() == Kinds.TIMER_OPERATIONS) {
                ColumnReader[] columns = operations.read(part.bytes(), part.at(), part.length(), part.rows());
                for (int i = 0; i < part.rows(); i++) {
                    timerOperation(columns[0].getInt(i), columns[1].getByte(i), (long) columns[2].getDouble(i));
                }
            }
        }
    }

    private Object keyOf(int slot) {
        Slot found = slots.at(slot);
        if (found == null || found.key == null) {
            throw new ColumnarException("A change of state is of slot " + slot + ", which nobody uses");
        }
        return found.key;
    }

    private void timerOperation(int slot, int op, long time) {
        Object key = keyOf(slot);
        backend.setCurrentKey(key);
        switch (op) {
            case SET_EVENT:
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, time);
                break;
            case SET_PROCESSING:
                timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, time);
                if (deleted != null) {
                    deleted.remove(List.of(key, time));
                }
                break;
            case DELETE_EVENT:
                timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, time);
                break;
            case DELETE_PROCESSING:
                timers.deleteProcessingTimeTimer(VoidNamespace.INSTANCE, time);
                if (deleted != null) {
                    deleted.add(List.of(key, time));
                }
                break;
            default:
                throw new ColumnarException("There is no timer operation " + op);
        }
    }

    /** Whether elements that are on their way delete a timer of processing time that Flink has taken out of its queue already. */
    boolean isDeletedMeanwhile(Object key, long time, BatchFlow flow) throws Exception {
        deleted = new HashSet<>();
        flow.drain();
        boolean found = deleted.contains(List.of(key, time));
        deleted = null;
        return found;
    }

    void release(StreamBatch batch) {
        if (!batchMode) {
            synchronized (lock) {
                slots.release(batch);
            }
            return;
        }
        for (int i = 0; i < batch.usedCount; i++) {
            Slot slot = batch.used[i];
            if (slot != current && slot.last == batch.sequence) {
                slots.give(slot);
            }
        }
    }
}
