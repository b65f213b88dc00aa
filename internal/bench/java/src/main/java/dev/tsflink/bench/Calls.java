// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bench;

import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Keeps the counters of TsFlink's operators, which still say their counts when the job has ended. */
public final class Calls implements MetricReporter, MetricReporterFactory {
    private static final Queue<Counter> FUNCTION_CALLS = new ConcurrentLinkedQueue<>();
    private static final Queue<Counter> STATE_REQUESTS = new ConcurrentLinkedQueue<>();

    /** Since the last time: batches sent to functions, and requests of state. */
    public static long[] take() {
        return new long[] {take(FUNCTION_CALLS), take(STATE_REQUESTS)};
    }

    private static long take(Queue<Counter> counters) {
        long sum = 0;
        for (Counter counter = counters.poll(); counter != null; counter = counters.poll()) {
            sum += counter.getCount();
        }
        return sum;
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (name.equals("functionCalls")) {
            FUNCTION_CALLS.add((Counter) metric);
        } else if (name.equals("stateRequests")) {
            STATE_REQUESTS.add((Counter) metric);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }
}
