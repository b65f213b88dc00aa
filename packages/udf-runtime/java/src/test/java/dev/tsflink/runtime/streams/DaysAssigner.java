// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/** Windows that are not equally long, as days are not: each goes from one start to the next. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class DaysAssigner extends WindowAssigner<Object, TimeWindow> {
    private final List<Long> starts;

    DaysAssigner(List<Long> starts) {
        this.starts = new ArrayList<>(starts);
    }

    @Override
    public Collection<TimeWindow> assignWindows(Object element, long timestamp, WindowAssignerContext context) {
        List<TimeWindow> windows = new ArrayList<>();
        for (int i = 0; i + 1 < starts.size(); i++) {
            if (timestamp >= starts.get(i) && timestamp < starts.get(i + 1)) {
                windows.add(new TimeWindow(starts.get(i), starts.get(i + 1)));
            }
        }
        return windows;
    }

    @Override
    public Trigger<Object, TimeWindow> getDefaultTrigger() {
        return (Trigger) EventTimeTrigger.create();
    }

    @Override
    public TypeSerializer<TimeWindow> getWindowSerializer(ExecutionConfig executionConfig) {
        return new TimeWindow.Serializer();
    }

    @Override
    public boolean isEventTime() {
        return true;
    }
}
