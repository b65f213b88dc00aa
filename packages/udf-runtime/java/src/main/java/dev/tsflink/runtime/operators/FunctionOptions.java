// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Options of the operators that call TypeScript functions. They are set on the table configuration and travel with the job. */
public final class FunctionOptions {
    public static final String PREFIX = "tsflink.";

    public static final ConfigOption<Integer> BATCH_ROWS = ConfigOptions.key("tsflink.batch.rows")
            .intType()
            .defaultValue(16_000)
            .withDescription("A batch leaves for the functions when it has this many rows at the latest: earlier when none is away, "
                    + "and with at most 4000 rows unless full batches are answered within a few milliseconds.");

    public static final ConfigOption<MemorySize> BATCH_SIZE = ConfigOptions.key("tsflink.batch.size")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(1))
            .withDescription("A batch also leaves when its values have about this size.");

    public static final ConfigOption<Integer> BATCHES_IN_FLIGHT = ConfigOptions.key("tsflink.batch.in-flight")
            .intType()
            .defaultValue(16)
            .withDescription("How many batches may be away before the operator waits for the first of them: at most 3 unless full batches are "
                    + "answered within a few milliseconds.");

    public static final ConfigOption<Duration> OPEN_TIMEOUT = ConfigOptions.key("tsflink.open-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(60))
            .withDescription("How long a function server may take to load the functions.");

    public static final ConfigOption<Duration> CLOSE_TIMEOUT = ConfigOptions.key("tsflink.close-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("How long the functions may take to close when their input has ended.");

    private FunctionOptions() {}
}
