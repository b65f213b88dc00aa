// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.columnar.SchemaMessage;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.operators.collect.CollectResultIterator;
import org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorFactory;
import org.apache.flink.streaming.api.operators.collect.CollectStreamSink;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The result of a job on a cluster elsewhere, whose tasks cannot reach the driver: Flink's collect sink keeps rows until the driver fetches them through the
 * REST server and the job manager. From the driver's JVM they go on as all results do. With checkpoints Flink gives rows out once the checkpoint that has
 * them is complete, and none twice.
 */
final class FetchedResult {
    private static final Logger LOG = LoggerFactory.getLogger(FetchedResult.class);
    private static final int QUEUED_ROWS = 8_000;
    private static final Object END = new Object();
    private static final Object BROKEN = new Object();

    private final TransferRegistry.Endpoint endpoint;
    private final RowType type;
    private final boolean changelog;
    private final CollectResultIterator<RowData> rows;
    private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(QUEUED_ROWS);
    private volatile boolean abandoned;

    private FetchedResult(TransferRegistry.Endpoint endpoint, RowType type, boolean changelog, CollectResultIterator<RowData> rows) {
        this.endpoint = endpoint;
        this.type = type;
        this.changelog = changelog;
        this.rows = rows;
    }

    /** Ends the stream in a collect sink, and has its rows fetched when the job is {@linkplain TransferRegistry#submitted submitted}. */
    static DataStreamSink<?> of(
            TransferRegistry.Endpoint endpoint, DataStream<RowData> stream, RowType type, boolean changelog, ProviderContext provider) {
        TypeSerializer<RowData> serializer = InternalTypeInfo.<RowData>of(type).createSerializer(stream.getExecutionConfig().getSerializerConfig());
        String accumulator = "tsflink-result-" + endpoint.id;
        CollectSinkOperatorFactory<RowData> factory = new CollectSinkOperatorFactory<>(
                serializer,
                accumulator,
                stream.getExecutionEnvironment().getConfiguration().get(CollectSinkOperatorFactory.MAX_BATCH_SIZE),
                stream.getExecutionEnvironment().getConfiguration().get(CollectSinkOperatorFactory.SOCKET_TIMEOUT));
        CollectStreamSink<RowData> sink = new CollectStreamSink<>(stream, factory);
        String uid = provider.generateUid("result").orElse("tsflink-result-" + endpoint.id);
        endpoint.fetched = new FetchedResult(
                endpoint,
                type,
                changelog,
                new CollectResultIterator<>(
                        uid,
                        serializer,
                        accumulator,
                        stream.getExecutionEnvironment().getCheckpointConfig(),
                        stream.getExecutionEnvironment().getConfiguration().get(RpcOptions.ASK_TIMEOUT_DURATION).toMillis()));
        return sink.uid(uid).name(ResultTableSink.NAME);
    }

    void start(JobClient job) {
        rows.setJobClient(job);
        Thread fetcher = thread("tsflink-fetch-" + endpoint.id, this::fetch);
        thread("tsflink-result-" + endpoint.id, () -> send(fetcher)).start();
        fetcher.start();
    }

    private static Thread thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(FetchedResult.class.getClassLoader());
        return thread;
    }

    private void fetch() {
        Object last = BROKEN;
        try {
            while (!abandoned && rows.hasNext()) {
                queue.put(rows.next());
            }
            last = END;
        } catch (InterruptedException driverHasGone) {
            return;
        } catch (RuntimeException failure) {
            // The job has failed or was cancelled, which is told elsewhere.
            LOG.debug("The result {} breaks off", endpoint.id, failure);
        }
        try {
            queue.put(last);
        } catch (InterruptedException driverHasGone) {
            LOG.debug("The result {} is not wanted any more", endpoint.id);
        }
    }

    /** A batch leaves when no more rows are there, or it is full. */
    private void send(Thread fetcher) {
        try (TransferConnection connection = TransferConnection.open(endpoint.address, endpoint.token, "result", endpoint.id)) {
            connection.write(SchemaMessage.of(ResultBatch.sent(type, changelog)));
            ResultBatch batch = new ResultBatch(type, changelog);
            for (; ; ) {
                Object next = queue.poll();
                if (next == null || next == END || batch.isFull()) {
                    if (batch.rows > 0) {
                        connection.write(batch.writer, batch.rows);
                        batch.reset();
                    }
                    if (next == null) {
                        next = queue.take();
                    }
                }
                if (next == END) {
                    connection.end();
                    return;
                }
                if (next == BROKEN) {
                    return;
                }
                batch.append((RowData) next);
            }
        } catch (IOException | InterruptedException driverHasGone) {
            LOG.debug("The driver no longer reads the result {}", endpoint.id, driverHasGone);
        } finally {
            // The driver cancels a job whose result it does not read; that ends the fetching.
            abandoned = true;
            fetcher.interrupt();
        }
    }
}
