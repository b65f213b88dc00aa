// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.worker;

import dev.tsflink.runtime.WorkerException;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** Where an operator's functions run: the driver's own process, or a worker process that this task manager has started. */
public interface FunctionServer {
    /** `unix:/path` or a loopback `host:port`. */
    String address();

    /** Adds what is known about the process to a failure of the connection. */
    RuntimeException explain(RuntimeException failure);

    /** Once for each operator; the last one ends a worker process. */
    void release();

    /**
     * The server for functions with this payload.
     *
     * @param payload the part that all functions of an operator share
     */
    static FunctionServer of(JsonNode payload, RuntimeContext context, long timeoutMillis) throws Exception {
        String run = payload.path("run").asText();
        switch (run) {
            case "in-driver":
                for (JsonNode archive : payload.path("unpack")) {
                    String from = archive.path("from").asText();
                    Archives.unpackOnce(Path.of(from), from, Path.of(archive.path("to").asText()));
                }
                return new InDriver(payload.path("address").asText());
            case "worker":
                return WorkerProcess.acquire(payload, context, timeoutMillis);
            default:
                throw new WorkerException("A TypeScript function wants to run '" + run + "', which this version of the runtime does not know");
        }
    }

    /** The server that the user's own process has opened. */
    final class InDriver implements FunctionServer {
        private final String address;

        InDriver(String address) {
            this.address = address;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public RuntimeException explain(RuntimeException failure) {
            return failure;
        }

        @Override
        public void release() {}
    }
}
