// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.SchemaMessage;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Fills batches in the task's thread and sends them from another one. A row that comes when nothing is being sent leaves at once, so a slow
 * stream shows every row; rows that come faster gather for a millisecond or until a batch is full. When the driver does not read, the socket
 * fills up, then the batches, then the task waits: back-pressure.
 */
final class ResultWriter implements SinkWriter<RowData> {
    private static final long GATHER_MICROS = 1_000;
    private static final int BATCHES = 3;

    private final TransferRegistry.Endpoint endpoint;
    private final MailboxExecutor mailbox;
    private final TransferConnection connection;
    private final Thread sender;

    private final BlockingQueue<ResultBatch> free = new ArrayBlockingQueue<>(BATCHES);
    private final BlockingQueue<ResultBatch> full = new ArrayBlockingQueue<>(BATCHES + 1);
    private ResultBatch filling;

    private volatile boolean idle;
    private volatile boolean closed;
    private volatile IOException failure;

    ResultWriter(TransferRegistry.Endpoint endpoint, RowType type, boolean changelog, MailboxExecutor mailbox) throws IOException {
        this.endpoint = endpoint;
        this.mailbox = mailbox;
        for (int i = 0; i < BATCHES; i++) {
            free.add(new ResultBatch(type, changelog));
        }
        filling = free.poll();
        connection = TransferConnection.open(endpoint.address, endpoint.token, "result", endpoint.id);
        endpoint.taken = true;
        try {
            connection.write(SchemaMessage.of(ResultBatch.sent(type, changelog)));
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
        sender = new Thread(this::sendAll, "tsflink-result-" + endpoint.id);
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public void write(RowData row, Context context) throws IOException, InterruptedException {
        filling.append(row);
        if (idle || filling.isFull()) {
            send();
        }
    }

    private void send() throws IOException, InterruptedException {
        check();
        idle = false;
        full.put(filling);
        filling = null;
        while (filling == null) {
            filling = free.poll(100, TimeUnit.MILLISECONDS);
            check();
        }
    }

    private void check() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("The driver no longer reads the result: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (filling.rows > 0) {
            send();
        }
        // All batches but the one being filled are back when everything has been sent.
        while (free.size() < BATCHES - 1) {
            check();
            TimeUnit.MICROSECONDS.sleep(100);
        }
        check();
        if (endOfInput) {
            closed = true;
            sender.interrupt();
            sender.join();
            connection.end();
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        sender.interrupt();
        connection.close();
    }

    private void sendAll() {
        try {
            while (!closed) {
                ResultBatch batch = full.poll(GATHER_MICROS, TimeUnit.MICROSECONDS);
                if (batch == null) {
                    becomeIdle();
                    batch = full.take();
                }
                connection.write(batch.writer, batch.rows);
                batch.reset();
                free.put(batch);
            }
        } catch (InterruptedException ended) {
            // By close or by the end of the input; there is nothing left to send.
        } catch (IOException e) {
            failure = e;
            mail(this::check);
        }
    }

    /** The next row leaves at once, and those that have gathered leave now. */
    private void becomeIdle() {
        idle = true;
        mail(() -> {
            if (idle && filling != null && filling.rows > 0) {
                send();
            }
        });
    }

    private void mail(org.apache.flink.util.function.ThrowingRunnable<Exception> action) {
        try {
            mailbox.execute(action, "rows of a result for the driver");
        } catch (RejectedExecutionException taskEnds) {
            // What has gathered is sent by the last flush.
        }
    }
}
