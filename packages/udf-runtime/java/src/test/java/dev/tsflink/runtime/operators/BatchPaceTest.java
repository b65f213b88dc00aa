// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class BatchPaceTest {
    private static final long QUICK = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(100);

    private static BatchPace pace(Configuration options) {
        return new BatchPace(null, null, options, 1, BatchPace.fewBatches(options));
    }

    @Test
    void quickFunctionsGetLargeBatchesThenMany() {
        BatchPace pace = pace(new Configuration());
        assertEquals(3, pace.batchLimit());
        while (pace.rowLimit() < 16_000) {
            assertEquals(3, pace.batchLimit());
            pace.answered(pace.rowLimit(), QUICK);
        }
        for (int i = 0; i < 100; i++) {
            pace.answered(16_000, QUICK);
        }
        assertEquals(16, pace.batchLimit());
    }

    @Test
    void slowFunctionsGetFewBatchesThenSmallOnes() {
        BatchPace pace = pace(new Configuration());
        for (int i = 0; i < 100; i++) {
            pace.answered(pace.rowLimit(), QUICK);
        }
        pace.answered(16_000, SLOW);
        assertEquals(3, pace.batchLimit());
        assertEquals(16_000, pace.rowLimit());
        pace.answered(16_000, SLOW);
        assertEquals(3, pace.batchLimit());
        assertEquals(8_000, pace.rowLimit());
    }

    @Test
    void neverMoreAreAwayThanTheUserAllows() {
        Configuration options = new Configuration();
        options.set(FunctionOptions.BATCHES_IN_FLIGHT, 2);
        BatchPace pace = pace(options);
        for (int i = 0; i < 100; i++) {
            pace.answered(pace.rowLimit(), QUICK);
        }
        assertEquals(2, pace.batchLimit());
    }
}
