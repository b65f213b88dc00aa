// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.time.Duration;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** `TtlSpec` as Flink's own configuration. */
final class Ttl {
    private Ttl() {}

    static void apply(JsonNode ttl, StateDescriptor<?, ?> descriptor) {
        if (ttl.isMissingNode() || ttl.isNull()) {
            return;
        }
        StateTtlConfig.Builder builder = StateTtlConfig.newBuilder(Duration.ofMillis(ttl.path("ttl").asLong()))
                .setUpdateType(
                        isRefreshedByReads(ttl) ? StateTtlConfig.UpdateType.OnReadAndWrite : StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(
                        ttl.path("visibility").asText().equals("return-expired-if-not-cleaned-up")
                                ? StateTtlConfig.StateVisibility.ReturnExpiredIfNotCleanedUp
                                : StateTtlConfig.StateVisibility.NeverReturnExpired);
        JsonNode cleanup = ttl.path("cleanup");
        if (cleanup.isTextual()) {
            builder.disableCleanupInBackground();
        } else if (cleanup.isObject()) {
            if (cleanup.path("fullSnapshot").asBoolean()) {
                builder.cleanupFullSnapshot();
            }
            JsonNode incremental = cleanup.path("incremental");
            if (incremental.isObject()) {
                builder.cleanupIncrementally(incremental.path("size").asInt(), incremental.path("everyRecord").asBoolean());
            }
            JsonNode rocksdb = cleanup.path("rocksdb");
            if (rocksdb.isObject()) {
                builder.cleanupInRocksdbCompactFilter(rocksdb.path("queryTimeAfter").asLong());
            }
        }
        descriptor.enableTimeToLive(builder.build());
    }

    static boolean isRefreshedByReads(JsonNode ttl) {
        return ttl.path("update").asText().equals("on-read-and-write");
    }
}
