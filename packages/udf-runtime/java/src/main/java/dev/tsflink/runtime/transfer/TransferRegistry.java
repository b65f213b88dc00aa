// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.ValidationException;

/**
 * Where results go and rows come from, by the id in a table's options. The address and the token of the driver's transfer server are kept
 * here, in the memory of the JVM that the driver and its embedded cluster share, and so never show in a plan.
 */
public final class TransferRegistry {
    private static final Map<String, Endpoint> ENDPOINTS = new ConcurrentHashMap<>();

    private TransferRegistry() {}

    /**
     * Makes an id known, before the job that uses it is planned.
     *
     * @param address `unix:/path` or a loopback `host:port`
     */
    public static void register(String id, String address, String token) {
        register(id, address, token, false);
    }

    /** @param elsewhere whether the job runs on a cluster whose tasks cannot reach the driver */
    public static void register(String id, String address, String token, boolean elsewhere) {
        ENDPOINTS.put(id, new Endpoint(id, address, token, elsewhere));
    }

    /** The job that makes a result was submitted. On a cluster elsewhere its rows are fetched through the job manager from now on. */
    public static void submitted(String id, JobClient job) {
        Endpoint endpoint = ENDPOINTS.get(id);
        if (endpoint != null && endpoint.fetched != null) {
            endpoint.fetched.start(job);
        }
    }

    /** Forgets an id and the rows that were fetched for it. */
    public static void unregister(String id) {
        ENDPOINTS.remove(id);
    }

    /** Whether this JVM is the driver's own, so that what it prints is seen by the user. */
    public static boolean isEmbedded() {
        return !ENDPOINTS.isEmpty() || Boolean.getBoolean("tsflink.embedded");
    }

    static Endpoint find(String id) {
        Endpoint endpoint = ENDPOINTS.get(id);
        if (endpoint == null) {
            throw new ValidationException("Nothing is known of the transfer '" + id
                    + "'; tables of the connectors '" + ResultSinkFactory.IDENTIFIER + "' and '" + RowsSourceFactory.IDENTIFIER
                    + "' are made by TsFlink for one query and work in the process that made them");
        }
        return endpoint;
    }

    /** One id. */
    static final class Endpoint {
        final String id;
        final String address;
        final String token;
        /** Set when the driver takes a result, which it does once: from then on the job must not start over. */
        volatile boolean taken;
        final boolean elsewhere;
        /** How the driver gets the rows of a job elsewhere; known when the job has been planned. */
        volatile FetchedResult fetched;

        private List<byte[]> rows;

        Endpoint(String id, String address, String token, boolean elsewhere) {
            this.id = id;
            this.address = address;
            this.token = token;
            this.elsewhere = elsewhere;
        }

        /** All frames of offered rows; fetched once, for a plan may be made more than once. */
        synchronized List<byte[]> rows() throws IOException {
            if (rows == null) {
                try (TransferConnection connection = TransferConnection.open(address, token, "rows", id)) {
                    rows = connection.readAll();
                }
            }
            return rows;
        }
    }
}
