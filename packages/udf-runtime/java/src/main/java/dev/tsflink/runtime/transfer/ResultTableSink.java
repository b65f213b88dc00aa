// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** Takes any changelog, in one task, for the driver reads one stream of rows. */
final class ResultTableSink implements DynamicTableSink {
    private final String id;
    private final RowType type;
    /** What the planner asked last is what the job does. */
    private boolean insertOnly = true;

    ResultTableSink(String id, RowType type) {
        this.id = id;
        this.type = type;
    }

    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
        insertOnly = requested.containsOnly(RowKind.INSERT);
        return requested;
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
        return SinkV2Provider.of(new ResultSink(id, type, !insertOnly), 1);
    }

    @Override
    public DynamicTableSink copy() {
        ResultTableSink copy = new ResultTableSink(id, type);
        copy.insertOnly = insertOnly;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "TypeScript result";
    }
}
