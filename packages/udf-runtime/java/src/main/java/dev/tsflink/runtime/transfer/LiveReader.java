// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import dev.tsflink.runtime.columnar.SchemaMessage;
import dev.tsflink.runtime.transfer.LiveSource.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkRuntimeException;

/** Reads rows from the driver as they come. A thread of its own waits for them, so that the task can do other things meanwhile. */
final class LiveReader implements SourceReader<RowData, Position> {
    /** Batches that were read ahead; the driver waits then. */
    private static final int AHEAD = 4;

    private final SourceReaderContext context;
    private final String id;
    private final RowType type;
    private final BatchReader reader;

    private boolean assigned;
    private boolean noMore;
    private long read;
    private BatchRow row;
    private int rows;
    private int next;

    // Shared with the thread that reads, under `arrived`.
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private boolean ended;
    private RuntimeException failure;
    private TransferConnection connection;
    private boolean closed;

    LiveReader(SourceReaderContext context, String id, RowType type) {
        this.context = context;
        this.id = id;
        this.type = type;
        reader = new BatchReader(type);
    }

    @Override
    public void start() {
        context.sendSplitRequest();
    }

    @Override
    public void addSplits(List<Position> positions) {
        assigned = true;
        read = positions.get(0).read;
        if (read > 0) {
            throw fatal("The job was started again after it had read " + read + " elements of fromAsync(), which gives each of them once. "
                    + "Read from a connector that can be read again from a checkpoint on.");
        }
        Thread thread = new Thread(this::read, "tsflink-live-rows");
        thread.setDaemon(true);
        thread.start();
    }

    /** No restart could help. */
    private static RuntimeException fatal(String message) {
        return new SuppressRestartsException(new FlinkRuntimeException(message));
    }

    private void read() {
        try {
            TransferRegistry.Endpoint endpoint = TransferRegistry.find(id);
            TransferConnection opened = TransferConnection.open(endpoint.address, endpoint.token, "rows", id);
            synchronized (arrived) {
                connection = opened;
                if (closed) {
                    opened.close();
                    return;
                }
            }
            boolean first = true;
            for (byte[] frame = opened.read(); frame != null; frame = opened.read()) {
                // Arrow's messages begin with 0xFFFFFFFF.
                if (frame[0] == '!') {
                    throw fatal(new String(frame, 1, frame.length - 1, StandardCharsets.UTF_8));
                }
                if (first) {
                    SchemaMessage.check(frame, type);
                    first = false;
                } else {
                    offer(frame);
                }
            }
            end(null);
        } catch (IOException e) {
            end(fatal("The elements of fromAsync() broke off: " + e.getMessage()));
        } catch (RuntimeException e) {
            end(e);
        } catch (InterruptedException e) {
            end(null);
        }
    }

    private void offer(byte[] batch) throws InterruptedException {
        synchronized (arrived) {
            while (arrived.size() >= AHEAD && !closed) {
                arrived.wait();
            }
            arrived.add(batch);
            available.complete(null);
        }
    }

    private void end(RuntimeException reason) {
        synchronized (arrived) {
            ended = true;
            failure = reason;
            available.complete(null);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> output) {
        if (next == rows && !nextBatch()) {
            return status();
        }
        row.at(next++);
        read++;
        output.collect(row);
        return next < rows ? InputStatus.MORE_AVAILABLE : status();
    }

    private boolean nextBatch() {
        byte[] batch;
        synchronized (arrived) {
            batch = arrived.poll();
            arrived.notifyAll();
        }
        if (batch == null) {
            return false;
        }
        rows = BatchReader.rows(batch, 0, batch.length);
        ColumnReader[] columns = reader.read(batch, 0, batch.length, rows);
        row = new BatchRow(columns, columns.length);
        next = 0;
        return rows > 0;
    }

    private InputStatus status() {
        synchronized (arrived) {
            if (!arrived.isEmpty()) {
                return InputStatus.MORE_AVAILABLE;
            }
            if (failure != null) {
                throw failure;
            }
            if (ended || !assigned && noMore) {
                return InputStatus.END_OF_INPUT;
            }
            available = new CompletableFuture<>();
            return InputStatus.NOTHING_AVAILABLE;
        }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        synchronized (arrived) {
            return next < rows ? CompletableFuture.completedFuture(null) : available;
        }
    }

    @Override
    public List<Position> snapshotState(long checkpoint) {
        return assigned ? List.of(new Position(read)) : List.of();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMore = true;
        synchronized (arrived) {
            available.complete(null);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (arrived) {
            closed = true;
            arrived.notifyAll();
            if (connection != null) {
                connection.close();
            }
        }
    }
}
