// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.SchemaMessage;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.types.logical.RowType;

/** Fetches the rows while the query is planned, so that the job itself does not need the driver for them; but not those that are still to be made. */
final class RowsTableSource implements ScanTableSource {
    private final String id;
    private final boolean live;
    private final RowType type;

    RowsTableSource(String id, boolean live, RowType type) {
        this.id = id;
        this.live = live;
        this.type = type;
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        if (live) {
            return SourceProvider.of(new LiveSource(id, type));
        }
        List<byte[]> frames;
        try {
            frames = TransferRegistry.find(id).rows();
        } catch (IOException e) {
            throw new TableException("The rows '" + id + "' could not be read from the driver: " + e.getMessage(), e);
        }
        if (frames.isEmpty()) {
            throw new TableException("The driver offered no schema for the rows '" + id + "'");
        }
        SchemaMessage.check(frames.get(0), type);
        return SourceProvider.of(new RowsSource(type, frames.subList(1, frames.size()).toArray(new byte[0][])));
    }

    @Override
    public DynamicTableSource copy() {
        return new RowsTableSource(id, live, type);
    }

    @Override
    public String asSummaryString() {
        return "TypeScript rows";
    }
}
