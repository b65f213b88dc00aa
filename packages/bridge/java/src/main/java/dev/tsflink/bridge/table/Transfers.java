// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

import org.apache.flink.core.execution.JobClient;

/** Reaches the registry of transfers, which is in the jar that runs in Flink's processes and is built apart from this one. */
public final class Transfers {
    private Transfers() {}

    public static void forget(String id) {
        call("unregister", new Class<?>[] {String.class}, id);
    }

    /** The job that makes the result was submitted. */
    public static void submitted(String id, JobClient job) {
        call("submitted", new Class<?>[] {String.class, JobClient.class}, id, job);
    }

    private static void call(String method, Class<?>[] parameters, Object... arguments) {
        try {
            Class.forName("dev.tsflink.runtime.transfer.TransferRegistry").getMethod(method, parameters).invoke(null, arguments);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("tsflink-runtime.jar is not on the class path", impossible);
        }
    }
}
