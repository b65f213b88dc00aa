// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.ReduceFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.functions.windowing.PassThroughWindowFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.functions.windowing.WindowFunction;
import org.apache.flink.streaming.api.functions.windowing.delta.DeltaFunction;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.assigners.DynamicEventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.streaming.api.windowing.assigners.MergingWindowAssigner;
import org.apache.flink.streaming.api.windowing.assigners.ProcessingTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingProcessingTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingProcessingTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.evictors.CountEvictor;
import org.apache.flink.streaming.api.windowing.evictors.DeltaEvictor;
import org.apache.flink.streaming.api.windowing.evictors.Evictor;
import org.apache.flink.streaming.api.windowing.evictors.TimeEvictor;
import org.apache.flink.streaming.api.windowing.triggers.ContinuousEventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ContinuousProcessingTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.CountTrigger;
import org.apache.flink.streaming.api.windowing.triggers.DeltaTrigger;
import org.apache.flink.streaming.api.windowing.triggers.EventTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeTrigger;
import org.apache.flink.streaming.api.windowing.triggers.ProcessingTimeoutTrigger;
import org.apache.flink.streaming.api.windowing.triggers.PurgingTrigger;
import org.apache.flink.streaming.api.windowing.triggers.Trigger;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.streaming.runtime.operators.windowing.WindowOperatorBuilder;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** One case of golden/windows/cases.json on Flink's operator. An element is its key, its number and the gap that it asks for. */
final class WindowCaseRun implements AutoCloseable {
    static final TypeInformation<Tuple3<String, Integer, Integer>> ELEMENT = Types.TUPLE(Types.STRING, Types.INT, Types.INT);

    private static final OutputTag<Tuple3<String, Integer, Integer>> LATE = new OutputTag<>("late", ELEMENT);
    private static final OutputTag<String> CLEARED = new OutputTag<>("cleared", Types.STRING);
    private static final KeySelector<Tuple3<String, Integer, Integer>, String> KEY = element -> element.f0;

    private final JsonNode windowCase;
    private final Set<String> fired = new HashSet<>();
    private KeyedOneInputStreamOperatorTestHarness<String, Tuple3<String, Integer, Integer>, Object> harness;
    private long clock;

    WindowCaseRun(JsonNode windowCase) throws Exception {
        this.windowCase = windowCase;
        this.harness = makeHarness();
        harness.open();
    }

    /** Does one step; gives what it put out, as text. */
    List<String> step(JsonNode step) throws Exception {
        if (step.has("element")) {
            JsonNode element = step.get("element");
            harness.processElement(
                    new StreamRecord<>(
                            Tuple3.of(element.get("k").asText(), element.get("v").asInt(), element.get("gap").asInt()), step.get("at").asLong()));
        } else if (step.has("watermark")) {
            harness.processWatermark(new Watermark(step.get("watermark").asLong()));
        } else if (step.has("clock")) {
            clock = step.get("clock").asLong();
            harness.setProcessingTime(clock);
        } else {
            OperatorSubtaskState saved = harness.snapshot(1, 1);
            harness.close();
            harness = makeHarness();
            harness.setProcessingTime(clock);
            harness.initializeState(saved);
            harness.open();
        }
        List<String> texts = new ArrayList<>();
        for (Object each; (each = harness.getOutput().poll()) != null; ) {
            if (each instanceof StreamRecord) {
                StreamRecord<?> record = (StreamRecord<?>) each;
                fired.add(text(record.getValue()).split("[ :]")[0]);
                texts.add("main" + text(record));
            }
        }
        drain(LATE, "late", texts);
        drain(CLEARED, "cleared", texts);
        return texts;
    }

    /** How many entries of state there are besides the one in which the process function counts for each key. */
    int stateLeft() {
        return harness.numKeyedStateEntries() - ("process".equals(windowCase.get("fn").asText()) ? fired.size() : 0);
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }

    private <T> void drain(OutputTag<T> tag, String name, List<String> texts) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        for (StreamRecord<T> record; records != null && (record = records.poll()) != null; ) {
            texts.add(name + text(record));
        }
    }

    private static String text(StreamRecord<?> record) {
        String time = !record.hasTimestamp() ? "none" : record.getTimestamp() == Long.MAX_VALUE ? "end" : String.valueOf(record.getTimestamp());
        return "@" + time + " " + text(record.getValue());
    }

    private static String text(Object value) {
        return value instanceof Tuple3 ? ((Tuple3<?, ?, ?>) value).f0 + ":" + ((Tuple3<?, ?, ?>) value).f1 : String.valueOf(value);
    }

    static String text(Window window) {
        return window instanceof TimeWindow ? ((TimeWindow) window).getStart() + ".." + ((TimeWindow) window).getEnd() : "global";
    }

    private KeyedOneInputStreamOperatorTestHarness<String, Tuple3<String, Integer, Integer>, Object> makeHarness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(operator(), KEY, Types.STRING);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private OneInputStreamOperator<Tuple3<String, Integer, Integer>, Object> operator() {
        WindowAssigner assigner = assigner(windowCase.get("assigner"));
        Trigger trigger = windowCase.has("trigger") ? trigger(windowCase.get("trigger")) : assigner.getDefaultTrigger();
        WindowOperatorBuilder<Tuple3<String, Integer, Integer>, String, Window> builder =
                new WindowOperatorBuilder<>(assigner, assigner.getDefaultTrigger(), new ExecutionConfig(), ELEMENT, KEY, Types.STRING);
        builder.trigger(trigger);
        builder.allowedLateness(Duration.ofMillis(windowCase.get("allowedLateness").asLong()));
        if (windowCase.get("late").asBoolean()) {
            builder.sideOutputLateData(LATE);
        }
        if (windowCase.has("evictor")) {
            builder.evictor(evictor(windowCase.get("evictor")));
        }
        switch (windowCase.get("fn").asText()) {
            case "reduce":
                return (OneInputStreamOperator) builder.reduce(new Reduce(), new PassThroughWindowFunction<>());
            case "reduce-emit":
                return (OneInputStreamOperator) builder.reduce(new Reduce(), new Emit<>());
            case "aggregate":
                return (OneInputStreamOperator) builder.aggregate(new Concat(), new Emit<>(), Types.STRING);
            case "apply":
                return (OneInputStreamOperator) builder.apply(new Apply());
            default:
                return (OneInputStreamOperator) builder.process(new Process(assigner instanceof MergingWindowAssigner, windowCase.get("assigner").get("assign").asText().equals("sliding")));
        }
    }

    private static WindowAssigner<?, ?> assigner(JsonNode node) {
        String assign = node.get("assign").asText();
        if (assign.equals("global")) {
            return GlobalWindows.create();
        }
        if (assign.equals("days")) {
            List<Long> starts = new ArrayList<>();
            node.get("starts").forEach(start -> starts.add(start.asLong()));
            return new DaysAssigner(starts);
        }
        boolean eventTime = node.get("time").asText().equals("event");
        if (assign.equals("session")) {
            if (node.get("gap").isTextual()) {
                return DynamicEventTimeSessionWindows.<Tuple3<String, Integer, Integer>>withDynamicGap(element -> element.f2);
            }
            Duration gap = Duration.ofMillis(node.get("gap").asLong());
            return eventTime ? EventTimeSessionWindows.withGap(gap) : ProcessingTimeSessionWindows.withGap(gap);
        }
        Duration size = Duration.ofMillis(node.get("size").asLong());
        Duration offset = Duration.ofMillis(node.has("offset") ? node.get("offset").asLong() : 0);
        if (assign.equals("tumbling")) {
            return eventTime ? TumblingEventTimeWindows.of(size, offset) : TumblingProcessingTimeWindows.of(size, offset);
        }
        Duration slide = Duration.ofMillis(node.get("slide").asLong());
        return eventTime ? SlidingEventTimeWindows.of(size, slide, offset) : SlidingProcessingTimeWindows.of(size, slide, offset);
    }

    private static Trigger<?, ?> trigger(JsonNode node) {
        switch (node.get("trigger").asText()) {
            case "event-time":
                return EventTimeTrigger.create();
            case "processing-time":
                return ProcessingTimeTrigger.create();
            case "continuous-event-time":
                return ContinuousEventTimeTrigger.of(Duration.ofMillis(node.get("interval").asLong()));
            case "continuous-processing-time":
                return ContinuousProcessingTimeTrigger.of(Duration.ofMillis(node.get("interval").asLong()));
            case "count":
                return CountTrigger.of(node.get("count").asLong());
            case "delta":
                return DeltaTrigger.of(node.get("threshold").asDouble(), new Distance(), ELEMENT.createSerializer(new ExecutionConfig().getSerializerConfig()));
            case "purging":
                return PurgingTrigger.of(trigger(node.get("inner")));
            case "processing-time-out":
                return ProcessingTimeoutTrigger.of(
                        trigger(node.get("inner")),
                        Duration.ofMillis(node.get("timeout").asLong()),
                        node.get("resetOnElement").asBoolean(),
                        node.get("clearOnTimeout").asBoolean());
            case "early":
                return new EarlyTrigger(node.get("every").asLong());
            default:
                throw new IllegalArgumentException(node.toString());
        }
    }

    private static Evictor<? super Tuple3<String, Integer, Integer>, Window> evictor(JsonNode node) {
        long keep = node.get("keep").asLong();
        boolean after = node.get("after").asBoolean();
        switch (node.get("evict").asText()) {
            case "count":
                return CountEvictor.of(keep, after);
            case "time":
                return TimeEvictor.of(Duration.ofMillis(keep), after);
            default:
                return DeltaEvictor.of(keep, new Distance(), after);
        }
    }

    private static final class Distance implements DeltaFunction<Tuple3<String, Integer, Integer>> {
        @Override
        public double getDelta(Tuple3<String, Integer, Integer> a, Tuple3<String, Integer, Integer> b) {
            return Math.abs(b.f1 - a.f1);
        }
    }

    /** Neither commutative nor associative: the order in which elements and windows are joined shows. */
    private static final class Reduce implements ReduceFunction<Tuple3<String, Integer, Integer>> {
        @Override
        public Tuple3<String, Integer, Integer> reduce(Tuple3<String, Integer, Integer> a, Tuple3<String, Integer, Integer> b) {
            return Tuple3.of(a.f0, (int) ((a.f1 * 31L + b.f1) % 1_000_003), a.f2);
        }
    }

    private static final class Concat implements AggregateFunction<Tuple3<String, Integer, Integer>, String, String> {
        @Override
        public String createAccumulator() {
            return "";
        }

        @Override
        public String add(Tuple3<String, Integer, Integer> element, String sum) {
            return sum.isEmpty() ? String.valueOf(element.f1) : sum + "," + element.f1;
        }

        @Override
        public String getResult(String sum) {
            return "<" + sum + ">";
        }

        @Override
        public String merge(String a, String b) {
            return "(" + a + ")+(" + b + ")";
        }
    }

    private static final class Emit<T> implements WindowFunction<T, String, String, Window> {
        @Override
        public void apply(String key, Window window, Iterable<T> results, Collector<String> out) {
            for (T result : results) {
                out.collect(key + " " + text(window) + " " + text(result));
            }
        }
    }

    private static final class Apply implements WindowFunction<Tuple3<String, Integer, Integer>, String, String, Window> {
        @Override
        public void apply(String key, Window window, Iterable<Tuple3<String, Integer, Integer>> elements, Collector<String> out) {
            out.collect(key + " " + text(window) + " " + numbers(elements));
        }
    }

    private static String numbers(Iterable<Tuple3<String, Integer, Integer>> elements) {
        List<String> numbers = new ArrayList<>();
        elements.forEach(element -> numbers.add(String.valueOf(element.f1)));
        return String.join(",", numbers);
    }

    /** Counts how often each window and each key fires. */
    private static final class Process extends ProcessWindowFunction<Tuple3<String, Integer, Integer>, String, String, Window> {
        private static final ValueStateDescriptor<Integer> FIRES = new ValueStateDescriptor<>("fires", Types.INT);
        private static final ValueStateDescriptor<Integer> OWN = new ValueStateDescriptor<>("own", Types.INT);
        private final boolean merging;
        /** Which of several windows fires first at one time is open, and the key's count would show it. */
        private final boolean several;

        Process(boolean merging, boolean several) {
            this.merging = merging;
            this.several = several;
        }

        @Override
        public void process(String key, Context context, Iterable<Tuple3<String, Integer, Integer>> elements, Collector<String> out)
                throws Exception {
            int own = merging ? 0 : increment(context.windowState().getState(OWN));
            int all = increment(context.globalState().getState(FIRES));
            out.collect(key + " " + text(context.window()) + " " + numbers(elements) + " fire " + own + " of " + (several ? "several" : all));
        }

        @Override
        public void clear(Context context) throws Exception {
            int own = 0;
            if (!merging) {
                Integer count = context.windowState().getState(OWN).value();
                own = count == null ? 0 : count;
                context.windowState().getState(OWN).clear();
            }
            context.output(CLEARED, text(context.window()) + " " + own);
        }

        private static int increment(ValueState<Integer> state) throws Exception {
            Integer before = state.value();
            int after = before == null ? 1 : before + 1;
            state.update(after);
            return after;
        }
    }
}
