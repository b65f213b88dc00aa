// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.client.ResultPart;
import dev.tsflink.runtime.client.StreamResult;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.accumulators.DoubleCounter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** Metrics of the functions, in Flink's groups. A message brings what was added since the last one. */
public final class Metrics {
    private static final int HISTOGRAM_SIZE = 1000;

    private static final class Last implements Gauge<Double> {
        private volatile double value;

        @Override
        public Double getValue() {
            return value;
        }
    }

    private final MetricGroup group;
    private final Function<String, DoubleCounter> accumulators;
    private final Map<String, Object> known = new HashMap<>();

    /** Where there are no accumulators. */
    public Metrics(MetricGroup group) {
        this(group, name -> {
            throw new UnsupportedOperationException("There are no accumulators here: " + name);
        });
    }

    /** @param accumulators gives the accumulator of a name, which is made when there is none */
    public Metrics(MetricGroup group, Function<String, DoubleCounter> accumulators) {
        this.group = group;
        this.accumulators = accumulators;
    }

    /** Changes in JSON. By one thread at a time. */
    public void update(String changes) throws IOException {
        for (JsonNode change : StreamPlan.JSON.readTree(changes)) {
            update(change);
        }
    }

    void update(StreamResult result) throws IOException {
        for (ResultPart part : result.parts()) {
            if (part.kind() == Kinds.METRICS) {
                for (JsonNode change : StreamPlan.JSON.readTree(part.bytes(), part.at(), part.length())) {
                    update(change);
                }
            }
        }
    }

    /** `{ kind, name, groups, values }` */
    private void update(JsonNode change) {
        Object metric = known.computeIfAbsent(change.path("kind").asText() + change.path("groups") + change.path("name"), id -> register(change));
        for (JsonNode value : change.path("values")) {
            if (metric instanceof Counter) {
                ((Counter) metric).inc(value.asLong());
            } else if (metric instanceof Meter) {
                ((Meter) metric).markEvent(value.asLong());
            } else if (metric instanceof DoubleCounter) {
                ((DoubleCounter) metric).add(value.asDouble());
            } else if (metric instanceof Histogram) {
                ((Histogram) metric).update(value.asLong());
            } else {
                ((Last) metric).value = value.asDouble();
            }
        }
    }

    private Object register(JsonNode change) {
        MetricGroup parent = group;
        for (JsonNode name : change.path("groups")) {
            parent = parent.addGroup(name.asText());
        }
        String name = change.path("name").asText();
        switch (change.path("kind").asText()) {
            case "accumulator":
                return accumulators.apply(name);
            case "counter":
                return parent.counter(name);
            case "meter":
                return parent.meter(name, new MeterView(60));
            case "histogram":
                return parent.histogram(name, new DescriptiveStatisticsHistogram(HISTOGRAM_SIZE));
            default:
                return parent.gauge(name, new Last());
        }
    }
}
