// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.start;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.runtime.rpc.RpcSystemLoader;
import org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem;

/**
 * Takes the RPC system from the class path. Flink's own loader unpacks a jar of 22 MB into the temporary folder for every
 * cluster. Where the class is not on the class path (an installed distribution), this fails and Flink asks its own loader.
 */
public final class DirectRpcSystemLoader implements RpcSystemLoader {
    @Override
    public int getLoadPriority() {
        return -1; // Lower is asked first.
    }

    @Override
    public RpcSystem loadRpcSystem(Configuration configuration) {
        return new PekkoRpcSystem();
    }
}
