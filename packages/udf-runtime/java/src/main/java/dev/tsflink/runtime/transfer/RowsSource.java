// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.BatchReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceEnumerator;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReaderBase;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** A bounded source of record batches that travel inside it. A split is a run of batches. */
final class RowsSource implements Source<RowData, RowsSplit, Collection<RowsSplit>> {
    private static final long serialVersionUID = 1L;
    private static final int SPLITS_PER_TASK = 4;

    private final RowType type;
    private final byte[][] batches;

    RowsSource(RowType type, byte[][] batches) {
        this.type = type;
        this.batches = batches;
        BatchReader reader = new BatchReader(type);
        for (byte[] batch : batches) {
            // A row that cannot be read is found now, in the driver, and not in the job.
            reader.read(batch, 0, batch.length, BatchReader.rows(batch, 0, batch.length));
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<RowsSplit, Collection<RowsSplit>> createEnumerator(SplitEnumeratorContext<RowsSplit> context) {
        int count = Math.min(batches.length, context.currentParallelism() * SPLITS_PER_TASK);
        List<RowsSplit> splits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            splits.add(new RowsSplit(i, (int) ((long) batches.length * i / count), (int) ((long) batches.length * (i + 1) / count), 0));
        }
        return new IteratorSourceEnumerator<>(context, splits);
    }

    @Override
    public SplitEnumerator<RowsSplit, Collection<RowsSplit>> restoreEnumerator(SplitEnumeratorContext<RowsSplit> context, Collection<RowsSplit> splits) {
        return new IteratorSourceEnumerator<>(context, splits);
    }

    @Override
    public SourceReader<RowData, RowsSplit> createReader(SourceReaderContext context) {
        return new IteratorSourceReaderBase<RowData, RowData, RowsSplit.Rows, RowsSplit>(context) {
            @Override
            public void addSplits(List<RowsSplit> splits) {
                splits.forEach(split -> split.attach(type, batches));
                super.addSplits(splits);
            }

            @Override
            protected RowData convert(RowData row) {
                return row;
            }
        };
    }

    @Override
    public SimpleVersionedSerializer<RowsSplit> getSplitSerializer() {
        return new SplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<RowsSplit>> getEnumeratorCheckpointSerializer() {
        return new CheckpointSerializer();
    }

    /** Positions only; the batches are in the source. */
    private static final class SplitSerializer implements SimpleVersionedSerializer<RowsSplit> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(RowsSplit split) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(16);
            split.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        @Override
        public RowsSplit deserialize(int version, byte[] serialized) throws IOException {
            return RowsSplit.read(new DataInputStream(new ByteArrayInputStream(serialized)));
        }
    }

    /** The splits that no reader has yet. */
    private static final class CheckpointSerializer implements SimpleVersionedSerializer<Collection<RowsSplit>> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Collection<RowsSplit> splits) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(splits.size());
            for (RowsSplit split : splits) {
                split.write(out);
            }
            return bytes.toByteArray();
        }

        @Override
        public Collection<RowsSplit> deserialize(int version, byte[] serialized) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            List<RowsSplit> splits = new ArrayList<>();
            for (int count = in.readInt(); count > 0; count--) {
                splits.add(RowsSplit.read(in));
            }
            return splits;
        }
    }
}
