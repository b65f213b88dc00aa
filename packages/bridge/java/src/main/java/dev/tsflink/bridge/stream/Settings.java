// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.stream;

import java.util.Map;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;

/** What users say of operators. */
final class Settings {
    private Settings() {}

    static void apply(Transformation<?> target, Map<String, String> settings) {
        settings.forEach((key, value) -> apply(target, key, value));
        if (settings.containsKey("slotSharingGroup")) {
            target.setSlotSharingGroup(slots(settings.get("slotSharingGroup"), settings.get("slotResources")));
        }
    }

    private static void apply(Transformation<?> target, String key, String value) {
        switch (key) {
            case "name":
                target.setName(value);
                break;
            case "uid":
                target.setUid(value);
                break;
            case "description":
                target.setDescription(value);
                break;
            case "parallelism":
                target.setParallelism(Integer.parseInt(value));
                break;
            case "maxParallelism":
                target.setMaxParallelism(Integer.parseInt(value));
                break;
            case "uidHash":
                target.setUidHash(value);
                break;
            case "slotSharingGroup":
            case "slotResources":
                break;
            case "bufferTimeout":
                long timeout = Long.parseLong(value);
                // To Flink a negative time of one operator is the time of the environment.
                target.setBufferTimeout(timeout < 0 ? Long.MAX_VALUE : timeout);
                break;
            case "chaining":
                if (target instanceof PhysicalTransformation) {
                    ((PhysicalTransformation<?>) target)
                            .setChainingStrategy("never".equals(value) ? ChainingStrategy.NEVER : ChainingStrategy.HEAD);
                }
                break;
            default:
                throw new IllegalArgumentException(key);
        }
    }

    /** @param resources JSON, or {@code null} where the group has none of its own */
    private static SlotSharingGroup slots(String name, String resources) {
        SlotSharingGroup.Builder group = SlotSharingGroup.newBuilder(name);
        if (resources != null) {
            JsonNode given = read(resources);
            group.setCpuCores(given.path("cpu").asDouble()).setTaskHeapMemory(memory(given.path("taskHeap")));
            if (given.has("taskOffHeap")) {
                group.setTaskOffHeapMemory(memory(given.path("taskOffHeap")));
            }
            if (given.has("managed")) {
                group.setManagedMemory(memory(given.path("managed")));
            }
            given.path("external").properties().forEach(each -> group.setExternalResource(each.getKey(), each.getValue().asDouble()));
        }
        return group.build();
    }

    private static MemorySize memory(JsonNode bytes) {
        return new MemorySize(bytes.asLong());
    }

    private static JsonNode read(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException(json, impossible);
        }
    }
}
