// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkRuntimeException;

/** Sends rows to the driver as Arrow record batches. */
final class ResultSink implements Sink<RowData> {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final RowType type;
    private final boolean changelog;

    ResultSink(String id, RowType type, boolean changelog) {
        this.id = id;
        this.type = type;
        this.changelog = changelog;
    }

    @Override
    public SinkWriter<RowData> createWriter(WriterInitContext context) throws IOException {
        TransferRegistry.Endpoint endpoint = TransferRegistry.find(id);
        if (endpoint.taken) {
            // A restarted job reads its input again; the driver may have seen some of these rows already and cannot give them back.
            throw new SuppressRestartsException(new FlinkRuntimeException("The job failed and started over after the program had begun to read its result; "
                    + "it ends here, for rows could be delivered twice. The failure before this one in the job's history is the cause"));
        }
        return new ResultWriter(endpoint, type, changelog, context.getMailboxExecutor());
    }
}
