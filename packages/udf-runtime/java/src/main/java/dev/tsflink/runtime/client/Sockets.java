// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.client;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Plain connections to a function server, beside that of its protocol. */
public final class Sockets {
    private Sockets() {}

    /** @param address `unix:/path` or a loopback `host:port` */
    public static SocketChannel connect(String address) throws IOException {
        return SocketChannel.open(Transport.parse(address));
    }
}
