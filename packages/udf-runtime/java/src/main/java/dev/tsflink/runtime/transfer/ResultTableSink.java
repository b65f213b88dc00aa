// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Takes any changelog, in one task, for the driver reads one stream of rows. */
final class ResultTableSink implements DynamicTableSink {
    static final String NAME = "TypeScript result";

    private final String id;
    private final RowType type;
    /**
     * The planner offers what the query yields, and at other times, out of curiosity, all kinds of changes. So one offer of nothing but
     * inserts tells that there are no others; in batch mode it does not ask.
     */
    private boolean asked;

    private boolean insertOnly;

    ResultTableSink(String id, RowType type) {
        this.id = id;
        this.type = type;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        asked = true;
        insertOnly |= requested.containsOnly(RowKind.INSERT);
        return requested;
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        boolean changelog = asked && !insertOnly;
        TransferRegistry.Endpoint endpoint = TransferRegistry.find(id);
        // A provider of sinks with a parallelism of its own gets changelogs only when they have a primary key. Here rows keep their order
        // without one: those of one key come from one task.
        return new DataStreamSinkProvider() {
            @Override
            public DataStreamSink<?> consumeDataStream(ProviderContext provider, DataStream<RowData> rows) {
                return endpoint.elsewhere
                        ? FetchedResult.of(endpoint, rows, type, changelog, provider)
                        : rows.sinkTo(new ResultSink(id, type, changelog)).name(NAME).setParallelism(1);
            }

            @Override
            public Optional<Integer> getParallelism() {
                return Optional.empty();
            }
        };
    }

    @Override
    public DynamicTableSink copy() {
        ResultTableSink copy = new ResultTableSink(id, type);
        copy.asked = asked;
        copy.insertOnly = insertOnly;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return NAME;
    }
}
