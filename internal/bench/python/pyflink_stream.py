# SPDX-License-Identifier: Apache-2.0
"""One case of streams in PyFlink: reads its plan as JSON from the command line, prints one JSON line for each run."""

import json
import os
import sys

plan = json.loads(sys.argv[1])
if plan["system"] == "pyflink-process":
    # Without it a local cluster runs the "process" mode inside this very process.
    os.environ["_python_worker_execution_mode"] = "process"

from processor_time import ProcessorTime  # noqa: E402
from pyflink.common import Configuration, Time, Types, WatermarkStrategy  # noqa: E402
from pyflink.common.watermark_strategy import TimestampAssigner  # noqa: E402
from pyflink.datastream import AggregateFunction, KeyedProcessFunction, StreamExecutionEnvironment  # noqa: E402
from pyflink.datastream.connectors.base import Sink  # noqa: E402
from pyflink.datastream.connectors.number_seq import NumberSequenceSource  # noqa: E402
from pyflink.datastream.state import ValueStateDescriptor  # noqa: E402
from pyflink.datastream.window import TumblingEventTimeWindows  # noqa: E402
from pyflink.java_gateway import get_gateway  # noqa: E402


class Count(KeyedProcessFunction):
    def open(self, context):
        self.count = context.get_state(ValueStateDescriptor("count", Types.LONG()))

    def process_element(self, value, context):
        count = (self.count.value() or 0) + 1
        self.count.update(count)
        yield count


class WindowCount(AggregateFunction):
    def create_accumulator(self):
        return 0

    def add(self, value, count):
        return count + 1

    def get_result(self, count):
        return count

    def merge(self, a, b):
        return a + b


class Milliseconds(TimestampAssigner):
    def extract_timestamp(self, value, before):
        return value


def result(job, numbers):
    if job == "map":
        return numbers.map(lambda n: n + 1, output_type=Types.LONG())
    if job == "window":
        numbers = numbers.assign_timestamps_and_watermarks(
            WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Milliseconds())
        )
    keyed = numbers.key_by(lambda n: n % 1000, key_type=Types.LONG())
    if job == "count":
        return keyed.process(Count(), output_type=Types.LONG())
    windows = keyed.window(TumblingEventTimeWindows.of(Time.seconds(10)))
    return windows.aggregate(WindowCount(), accumulator_type=Types.LONG(), output_type=Types.LONG())


config = Configuration()
options = {
    "parallelism.default": "1",
    "pipeline.object-reuse": "true",
    "state.backend.type": plan["stateBackend"],
    "python.execution-mode": "thread" if plan["system"] == "pyflink-thread" else "process",
    **plan["config"],
}
for key, value in options.items():
    config.set_string(key, value)
env = StreamExecutionEnvironment.get_execution_environment(config)
discarding = get_gateway().jvm.org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink

processor = ProcessorTime()
processor.start()
for rows in plan["runs"]:
    numbers = env.from_source(NumberSequenceSource(1, rows), WatermarkStrategy.no_watermarks(), "numbers", Types.LONG())
    result(plan["job"], numbers).sink_to(Sink(discarding()))
    processor.measure(rows, env.execute)
