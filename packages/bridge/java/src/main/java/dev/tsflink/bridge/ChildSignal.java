// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Keeps the signal that tells Node of its children's end. Java's process API resets its handler when it is first used, and Node, which installs it with
 * the first child that it watches, would not hear of the end of any child any more as long as one of them lives.
 */
public final class ChildSignal {
    private ChildSignal() {}

    /** Has Java do so now and puts back what was there. Does nothing where there is no such signal. */
    public static void keep() throws ClassNotFoundException {
        Signal ended;
        try {
            ended = new Signal("CHLD");
        } catch (IllegalArgumentException none) {
            return;
        }
        SignalHandler before = Signal.handle(ended, SignalHandler.SIG_DFL);
        try {
            Class.forName("java.lang.ProcessImpl");
        } finally {
            Signal.handle(ended, before);
        }
    }
}
