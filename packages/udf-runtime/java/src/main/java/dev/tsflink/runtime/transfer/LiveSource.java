// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.transfer.LiveSource.Position;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** Rows that the driver makes while the job runs, read by one task, once: nobody can ask the driver for rows that it has given already. */
final class LiveSource implements Source<RowData, Position, Position> {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final RowType type;

    LiveSource(String id, RowType type) {
        this.id = id;
        this.type = type;
    }

    /** How many rows were read: the only split, and what the enumerator has left to give, or `null`. */
    static final class Position implements SourceSplit {
        final long read;

        Position(long read) {
            this.read = read;
        }

        @Override
        public String splitId() {
            return "rows";
        }
    }

    /** They end when the driver says so. */
    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<Position, Position> createEnumerator(SplitEnumeratorContext<Position> context) {
        return new LiveEnumerator(context, new Position(0));
    }

    @Override
    public SplitEnumerator<Position, Position> restoreEnumerator(SplitEnumeratorContext<Position> context, Position left) {
        return new LiveEnumerator(context, left.read < 0 ? null : left);
    }

    @Override
    public SourceReader<RowData, Position> createReader(SourceReaderContext context) {
        return new LiveReader(context, id, type);
    }

    @Override
    public SimpleVersionedSerializer<Position> getSplitSerializer() {
        return new PositionSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Position> getEnumeratorCheckpointSerializer() {
        return new PositionSerializer();
    }

    private static final class PositionSerializer implements SimpleVersionedSerializer<Position> {
        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(Position position) {
            return ByteBuffer.allocate(Long.BYTES).putLong(position.read).array();
        }

        @Override
        public Position deserialize(int version, byte[] serialized) {
            return new Position(ByteBuffer.wrap(serialized).getLong());
        }
    }
}
