// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

/** Names of the metrics that each operator with functions has in its own group. */
public final class CallMetrics {
    /** Batches sent to the functions. */
    public static final String FUNCTION_CALLS = "functionCalls";
    /** Times that functions waited for state that had not come with their batch. */
    public static final String STATE_REQUESTS = "stateRequests";

    private CallMetrics() {}
}
