// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

/** What a part of a batch or of a result is. The list is in docs/architecture.md. */
final class Kinds {
    // To the functions.
    static final int CLOCK = 1;
    static final int OPERATOR_STATE = 2;
    static final int LOADS = 3;
    static final int TIMERS = 4;
    static final int ELEMENTS = 5;
    static final int ORDER = 6;
    static final int SLOTS = 7;
    static final int TIMES = 8;
    static final int MARKS = 9;
    static final int SIGNALS = 10;

    // From them.
    static final int OUTPUT = 1;
    static final int OUTPUT_TIMES = 2;
    static final int OUTPUT_MARKS = 3;
    static final int TIMER_OPERATIONS = 4;
    static final int WRITES = 5;
    static final int METRICS = 6;

    // Bits of SIGNALS.
    static final int START = 1;
    static final int END_OF_KEYS = 2;
    static final int END_OF_INPUT = 4;

    private Kinds() {}
}
