// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.triggers.TriggerResult;
import org.apache.flink.streaming.api.windowing.windows.Window;

/** Fires every third element and, some time after an element, early; purges at the end. The same is written in TypeScript. */
final class EarlyTrigger extends Trigger<Object, Window> {
    private static final ReducingStateDescriptor<Integer> SEEN = new ReducingStateDescriptor<>("seen", Integer::sum, Types.INT);
    private static final ValueStateDescriptor<Long> EARLY = new ValueStateDescriptor<>("early", Types.LONG);

    private final long every;

    EarlyTrigger(long every) {
        this.every = every;
    }

    @Override
    public TriggerResult onElement(Object element, long timestamp, Window window, TriggerContext context) throws Exception {
        if (window.maxTimestamp() <= context.getCurrentWatermark()) {
            return TriggerResult.FIRE;
        }
        context.registerEventTimeTimer(window.maxTimestamp());
        ReducingState<Integer> seen = context.getPartitionedState(SEEN);
        seen.add(1);
        if (seen.get() >= 3) {
            seen.clear();
            return TriggerResult.FIRE;
        }
        ValueState<Long> early = context.getPartitionedState(EARLY);
        if (early.value() == null) {
            early.update(timestamp + every);
            context.registerEventTimeTimer(timestamp + every);
        }
        return TriggerResult.CONTINUE;
    }

    @Override
    public TriggerResult onEventTime(long time, Window window, TriggerContext context) throws Exception {
        if (time == window.maxTimestamp()) {
            return TriggerResult.FIRE_AND_PURGE;
        }
        ValueState<Long> early = context.getPartitionedState(EARLY);
        if (early.value() == null || early.value() != time) {
            return TriggerResult.CONTINUE;
        }
        early.clear();
        return TriggerResult.FIRE;
    }

    @Override
    public TriggerResult onProcessingTime(long time, Window window, TriggerContext context) {
        return TriggerResult.CONTINUE;
    }

    @Override
    public boolean canMerge() {
        return true;
    }

    @Override
    public void onMerge(Window window, OnMergeContext context) {
        context.mergePartitionedState(SEEN);
        context.registerEventTimeTimer(window.maxTimestamp());
    }

    @Override
    public void clear(Window window, TriggerContext context) throws Exception {
        context.deleteEventTimeTimer(window.maxTimestamp());
        ValueState<Long> early = context.getPartitionedState(EARLY);
        if (early.value() != null) {
            context.deleteEventTimeTimer(early.value());
        }
        early.clear();
        context.getPartitionedState(SEEN).clear();
    }
}
