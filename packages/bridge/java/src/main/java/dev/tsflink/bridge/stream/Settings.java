// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.stream;

import java.util.Map;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.transformations.PhysicalTransformation;

/** What users say of operators. */
final class Settings {
    private Settings() {}

    static void apply(Transformation<?> target, Map<String, String> settings) {
        settings.forEach((key, value) -> apply(target, key, value));
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
            case "slotSharingGroup":
                target.setSlotSharingGroup(SlotSharingGroup.newBuilder(value).build());
                break;
            case "bufferTimeout":
                target.setBufferTimeout(Long.parseLong(value));
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
}
