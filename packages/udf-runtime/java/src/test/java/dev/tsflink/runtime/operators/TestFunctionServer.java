// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.BatchWriter;
import dev.tsflink.runtime.columnar.ColumnReader;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** A function server in Java, for the tests of the operators: real gRPC on loopback, and knobs to misbehave. */
final class TestFunctionServer implements AutoCloseable {
    static final String TOKEN = "the token of the operator";
    static final String SERVER_TOKEN = "the token of the server";

    /** What a function does with a row: the rows it gives. */
    interface Body {
        List<RowData> apply(RowData arguments) throws Exception;
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    final List<JsonNode> specs = new CopyOnWriteArrayList<>();
    final List<Integer> batchSizes = new CopyOnWriteArrayList<>();
    /** A batch is answered when it can take a permit. */
    final Semaphore answers = new Semaphore(Integer.MAX_VALUE / 2);

    volatile int protocol = 1;
    volatile String serverToken = SERVER_TOKEN;
    /** Rows that are added to the count that a result claims. */
    volatile int lie;

    volatile boolean dropConnection;
    volatile boolean closed;

    private final Body body;
    private final Server server;

    TestFunctionServer(Body body) throws IOException {
        this.body = body;
        MethodDescriptor<byte[], byte[]> run = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName("tsflink.function.v1.FunctionService/Run")
                .setRequestMarshaller(BYTES)
                .setResponseMarshaller(BYTES)
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .addService(ServerServiceDefinition.builder("tsflink.function.v1.FunctionService").addMethod(run, this::start).build())
                .build()
                .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    String payload(String name, String kind) {
        return "{\"protocol\":1,\"name\":\"" + name + "\",\"kind\":\"" + kind + "\",\"export\":\"" + name + "\",\"args\":[],\"returns\":\"\",\"deterministic\":true,"
                + "\"run\":\"in-driver\",\"bundle\":\"b\",\"token\":\"" + TOKEN + "\",\"serverToken\":\"" + SERVER_TOKEN + "\",\"address\":\"" + address() + "\"}";
    }

    @Override
    public void close() throws InterruptedException {
        answers.release(1_000_000);
        server.shutdownNow();
        server.awaitTermination(10, TimeUnit.SECONDS);
    }

    private ServerCall.Listener<byte[]> start(ServerCall<byte[], byte[]> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        call.request(1);
        return new Stream(call);
    }

    /** One operator. */
    private final class Stream extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private boolean table;
        private BatchReader reader;
        private BatchWriter writer;

        Stream(ServerCall<byte[], byte[]> call) {
            this.call = call;
        }

        @Override
        public void onMessage(byte[] message) {
            try {
                Map<Integer, Object> fields = parse(message);
                if (fields.containsKey(1)) {
                    open(parse((byte[]) fields.get(1)));
                } else if (fields.containsKey(2)) {
                    batch(parse((byte[]) fields.get(2)));
                } else {
                    closed = true;
                    send(bytes(5, new byte[0]));
                    call.close(Status.OK, new Metadata());
                    return;
                }
                call.request(1);
            } catch (Exception e) {
                call.close(Status.INTERNAL.withDescription(e.toString()), new Metadata());
            }
        }

        private void open(Map<Integer, Object> open) throws IOException {
            if (!TOKEN.equals(text(open.get(2)))) {
                failure("", "WorkerError", "wrong token", "", "worker");
                return;
            }
            JsonNode spec = new ObjectMapper().readTree(text(open.get(3)));
            specs.add(spec);
            table = spec.get("kind").asText().equals("table");
            reader = new BatchReader(type(spec.get("input").asText()));
            writer = new BatchWriter(type(spec.get("output").asText()));
            send(bytes(1, concat(number(1, protocol), bytes(2, serverToken.getBytes(StandardCharsets.UTF_8)))));
        }

        private void batch(Map<Integer, Object> batch) throws Exception {
            int rows = ((Long) batch.getOrDefault(2, 0L)).intValue();
            batchSizes.add(rows);
            answers.acquire();
            if (dropConnection) {
                server.shutdownNow();
                return;
            }
            byte[] arrow = (byte[]) batch.get(3);
            ColumnReader[] columns = reader.read(arrow, 0, arrow.length, rows);
            BatchRow row = new BatchRow(columns, columns.length);
            writer.reset();
            int count = 0;
            ByteBuffer counts = ByteBuffer.allocate(4 * rows).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < rows; i++) {
                row.at(i);
                List<RowData> results;
                try {
                    results = body.apply(row);
                } catch (IllegalArgumentException e) {
                    failure("broken", "RangeError", e.getMessage(), "    at broken (bundle.mjs:1:2)\n    at loop (bundle.mjs:9:9)", "user-function");
                    return;
                }
                counts.putInt(results.size());
                for (RowData result : results) {
                    count++;
                    for (int column = 0; column < writer.columns(); column++) {
                        writer.column(column).append(result, column);
                    }
                }
            }
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            writer.seal(count);
            writer.writeTo(message);
            byte[] result = concat(number(1, (Long) batch.getOrDefault(1, 0L)), number(2, count + lie), bytes(3, message.toByteArray()));
            send(bytes(2, table ? concat(result, bytes(4, counts.array())) : result));
        }

        private void failure(String function, String name, String text, String stack, String code) throws IOException {
            send(bytes(3, concat(
                    bytes(1, function.getBytes(StandardCharsets.UTF_8)),
                    bytes(2, name.getBytes(StandardCharsets.UTF_8)),
                    bytes(3, text.getBytes(StandardCharsets.UTF_8)),
                    bytes(4, stack.getBytes(StandardCharsets.UTF_8)),
                    bytes(5, code.getBytes(StandardCharsets.UTF_8)))));
            call.close(Status.OK, new Metadata());
        }

        private void send(byte[] message) {
            call.sendMessage(message);
        }
    }

    private static RowType type(String text) {
        return (RowType) LogicalTypeParser.parse(text, TestFunctionServer.class.getClassLoader());
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    // The wire format once more, written apart from the operator's own so that a mistake there shows.

    private static Map<Integer, Object> parse(byte[] message) {
        Map<Integer, Object> fields = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(message);
        while (in.hasRemaining()) {
            long tag = varint(in);
            if ((tag & 7) == 0) {
                fields.put((int) (tag >> 3), varint(in));
            } else {
                byte[] value = new byte[(int) varint(in)];
                in.get(value);
                fields.put((int) (tag >> 3), value);
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (; value > 0x7f; value >>>= 7) {
            out.write((int) (value & 0x7f | 0x80));
        }
        out.write((int) value);
        return out.toByteArray();
    }

    private static byte[] number(int field, long value) throws IOException {
        return concat(varint(field << 3), varint(value));
    }

    private static byte[] bytes(int field, byte[] value) throws IOException {
        return concat(varint(field << 3 | 2), varint(value.length), value);
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        return out.toByteArray();
    }

    static List<RowData> one(RowData row) {
        List<RowData> rows = new ArrayList<>();
        rows.add(row);
        return rows;
    }
}
