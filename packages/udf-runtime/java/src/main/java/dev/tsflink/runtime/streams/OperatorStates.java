// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.client.ResultPart;
import dev.tsflink.runtime.client.StreamResult;
import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnReader;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** State without keys: broadcast, list and union state. The worker holds all of it; what it changes is written here with each result. */
final class OperatorStates {
    /** By the number of the state in the specification; null for keyed state. */
    private final StateAccess[] states;
    private final BatchReader[] changes;

    OperatorStates(StreamPlan plan, OperatorStateBackend backend) throws Exception {
        JsonNode specs = plan.spec.path("state");
        states = new StateAccess[specs.size()];
        changes = new BatchReader[specs.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = access(specs.get(i), backend);
            if (states[i] != null) {
                changes[i] = new BatchReader(states[i].changeType());
            }
        }
    }

    private static StateAccess access(JsonNode spec, OperatorStateBackend backend) throws Exception {
        String name = spec.path("name").asText();
        LogicalType type = Shape.parse(spec.path("type").asText());
        switch (spec.path("kind").asText()) {
            case "broadcast": {
                LogicalType key = Shape.parse(spec.path("key").asText());
                BroadcastState<Object, Object> state =
                        backend.getBroadcastState(new MapStateDescriptor<>(name, StateAccess.serializer(key), StateAccess.serializer(type)));
                return new StateAccess.Entries(key, type, store(state));
            }
            case "operator-list":
                return items(type, backend.getListState(new ListStateDescriptor<>(name, StateAccess.serializer(type))));
            case "operator-union":
                return items(type, backend.getUnionListState(new ListStateDescriptor<>(name, StateAccess.serializer(type))));
            default:
                return null;
        }
    }

    private static StateAccess items(LogicalType type, ListState<Object> state) {
        return new StateAccess.Items(type, state);
    }

    private static StateAccess.Entries.Store store(BroadcastState<Object, Object> state) {
        return new StateAccess.Entries.Store() {
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

    /** All that is stored, each state as a batch of one row of one column. */
    void ship(StreamBatch batch) throws Exception {
        for (int i = 0; i < states.length; i++) {
            if (states[i] != null) {
                BatchWriter writer = new BatchWriter(RowType.of(new LogicalType[] {states[i].loadType()}, new String[] {"state"}));
                writer.column(0).append(GenericRowData.of(states[i].load()), 0);
                batch.operatorState(i, 1, writer);
            }
        }
    }

    void apply(StreamResult result) throws Exception {
        for (ResultPart part : result.parts()) {
            if (part.kind() == Kinds.WRITES && states[part.index()] != null) {
                ColumnReader[] columns = changes[part.index()].read(part.bytes(), part.at(), part.length(), part.rows());
                BatchRow row = new BatchRow(columns, columns.length);
                for (int i = 0; i < part.rows(); i++) {
                    row.at(i);
                    states[part.index()].apply(row);
                }
            }
        }
    }
}
