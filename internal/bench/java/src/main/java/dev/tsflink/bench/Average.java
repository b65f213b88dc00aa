// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bench;

import org.apache.flink.table.functions.AggregateFunction;

/** The control: the benchmark's aggregate in Java. */
public final class Average extends AggregateFunction<Double, Average.Accumulator> {
    private static final long serialVersionUID = 1L;

    /** What is kept for a key. */
    public static final class Accumulator {
        public long sum;
        public long count;
    }

    @Override
    public Accumulator createAccumulator() {
        return new Accumulator();
    }

    public void accumulate(Accumulator accumulator, Long value) {
        if (value != null) {
            accumulator.sum += value;
            accumulator.count++;
        }
    }

    public void merge(Accumulator accumulator, Iterable<Accumulator> others) {
        for (Accumulator other : others) {
            accumulator.sum += other.sum;
            accumulator.count += other.count;
        }
    }

    @Override
    public Double getValue(Accumulator accumulator) {
        return accumulator.count == 0 ? null : (double) accumulator.sum / accumulator.count;
    }
}
