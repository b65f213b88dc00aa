// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.table;

/** Reaches the registry of transfers, which is in the jar that runs in Flink's processes and is built apart from this one. */
public final class Transfers {
    private Transfers() {}

    public static void forget(String id) {
        try {
            Class.forName("dev.tsflink.runtime.transfer.TransferRegistry").getMethod("unregister", String.class).invoke(null, id);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("tsflink-runtime.jar is not on the class path", impossible);
        }
    }
}
