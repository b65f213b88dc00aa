// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import dev.tsflink.runtime.UserFunctionException;
import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.columnar.BatchWriter;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream to a function server: opened once, then batches out and results in, in order. */
public final class FunctionClient implements AutoCloseable {
    /** Both sides refuse another one. */
    public static final int PROTOCOL = 1;

    private static final Logger LOG = LoggerFactory.getLogger("dev.tsflink.functions");
    private static final MethodDescriptor<ToFunctions, FromFunctions> RUN =
            MethodDescriptor.<ToFunctions, FromFunctions>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("tsflink.function.v1.FunctionService/Run")
                    .setRequestMarshaller(ToFunctions.MARSHALLER)
                    .setResponseMarshaller(FromFunctions.MARSHALLER)
                    .build();

    /** Told what arrives, on an I/O thread. */
    public interface Listener {
        default void onResult(Result result) {
            throw new IllegalStateException("A stream operator is not answered row by row");
        }

        default void onStreamResult(StreamResult result) {
            throw new IllegalStateException("Only stream operators are answered in parts");
        }

        /** Changes of the functions' metrics, in JSON. */
        default void onMetrics(String changes) {}

        /** Before the result of the batch that they are of. */
        default void onDeadLetters(DeadLetters letters) {
            throw new IllegalStateException("Functions of streams have no dead letters");
        }

        /** Once; nothing comes after it. */
        void onFailure(RuntimeException failure);
    }

    private final String address;
    private final String bundle;
    private final Listener listener;
    private final ManagedChannel channel;
    private final ClientCall<ToFunctions, FromFunctions> call;
    private final CompletableFuture<FromFunctions> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean closing;
    private boolean closed;

    public FunctionClient(String address, String bundle, Listener listener) {
        this.address = address;
        this.bundle = bundle;
        this.listener = listener;
        this.channel = Transport.connect(address);
        this.call = channel.newCall(RUN, CallOptions.DEFAULT);
    }

    /**
     * Sends what the server needs to know and waits for its consent; before it no batch may leave. Gives the address where the server waits for
     * the connection on which it asks for state, empty if it never asks.
     */
    public String open(String token, String serverToken, String spec, long timeoutMillis) throws InterruptedException {
        call.start(new Incoming(), new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(ToFunctions.open(PROTOCOL, token, spec));
        FromFunctions answer;
        try {
            answer = opened.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (TimeoutException e) {
            throw new WorkerException("The function server at " + address + " did not answer within " + timeoutMillis / 1000 + " seconds");
        }
        if (answer.protocol != PROTOCOL) {
            throw new WorkerException("The function server speaks version " + answer.protocol + " of the protocol and the operator version " + PROTOCOL
                    + "; the versions of the npm packages and of the runtime jar must be the same");
        }
        if (!constantTimeEquals(serverToken, answer.text(2))) {
            throw new WorkerException("What listens at " + address + " is not the function server of this job: its token is wrong");
        }
        return answer.text(3);
    }

    private static boolean constantTimeEquals(String a, String b) {
        return java.security.MessageDigest.isEqual(a.getBytes(java.nio.charset.StandardCharsets.UTF_8), b.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Sends a batch. The columns must not change until its result has come. */
    public void send(long sequence, int rows, BatchWriter columns) {
        call.sendMessage(ToFunctions.batch(sequence, rows, columns));
    }

    /** Sends the batch of a stream operator. */
    public void send(long sequence, List<Part> parts) {
        call.sendMessage(ToFunctions.streamBatch(sequence, parts));
    }

    /** Asks the server to run its close hooks and waits for it, for a bounded time. Throws what a hook threw. */
    public void finish(long timeoutMillis) throws InterruptedException {
        closing = true;
        call.sendMessage(ToFunctions.closing());
        call.halfClose();
        try {
            ended.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        } catch (TimeoutException e) {
            LOG.warn("The function server at {} did not close its functions within {} ms", address, timeoutMillis);
        }
    }

    /** Drops the connection at once; safe to call more than once and after {@link #finish}. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            closing = true;
            call.cancel("The operator is closed", null);
            Transport.disconnect(channel);
        }
    }

    private void fail(RuntimeException failure) {
        if (opened.completeExceptionally(failure)) {
            return;
        }
        if (closing) {
            ended.completeExceptionally(failure);
        } else {
            listener.onFailure(failure);
        }
    }

    private final class Incoming extends ClientCall.Listener<FromFunctions> {
        @Override
        public void onMessage(FromFunctions message) {
            switch (message.kind) {
                case FromFunctions.OPENED:
                    opened.complete(message);
                    break;
                case FromFunctions.RESULT:
                    listener.onResult(message.result);
                    break;
                case FromFunctions.STREAM_RESULT:
                    listener.onStreamResult(message.streamResult);
                    break;
                case FromFunctions.FAILURE:
                    fail(new UserFunctionException(
                            message.text(1), message.text(2), message.text(3), message.text(4), bundle, message.text(5), message.text(6)));
                    break;
                case FromFunctions.LOG:
                    log(message.text(1), message.text(2), message.text(3));
                    break;
                case FromFunctions.METRICS:
                    listener.onMetrics(message.text(1));
                    break;
                case FromFunctions.DEAD_LETTERS:
                    listener.onDeadLetters(message.deadLetters);
                    break;
                case FromFunctions.CLOSED:
                    ended.complete(null);
                    break;
                default:
                    LOG.debug("A message of an unknown kind came from the function server");
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            ended.complete(null);
            if (closing && opened.isDone()) {
                return;
            }
            String why = status.isOk() ? "ended the stream" : status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription());
            Throwable cause = status.getCause();
            fail(new WorkerException("The connection to the function server at " + address + " was lost: " + why
                    + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")));
        }
    }

    private static void log(String level, String function, String text) {
        switch (level) {
            case "error":
                LOG.error("[{}] {}", function, text);
                break;
            case "warn":
                LOG.warn("[{}] {}", function, text);
                break;
            case "debug":
                LOG.debug("[{}] {}", function, text);
                break;
            default:
                LOG.info("[{}] {}", function, text);
        }
    }
}
