# SPDX-License-Identifier: Apache-2.0
"""One benchmark case in PyFlink: reads its plan as JSON from the command line, prints one JSON line for each run."""

import json
import os
import sys

plan = json.loads(sys.argv[1])
if plan["system"] == "pyflink-process":
    # Without it a local cluster runs the "process" mode inside this very process.
    os.environ["_python_worker_execution_mode"] = "process"

from processor_time import ProcessorTime  # noqa: E402
from pyflink.table import AggregateFunction, DataTypes, EnvironmentSettings, TableEnvironment  # noqa: E402
from pyflink.table.udf import udaf, udf  # noqa: E402


class Average(AggregateFunction):
    def create_accumulator(self):
        return [0, 0]

    def accumulate(self, accumulator, n):
        if n is not None:
            accumulator[0] += n
            accumulator[1] += 1

    def merge(self, accumulator, accumulators):
        for other in accumulators:
            accumulator[0] += other[0]
            accumulator[1] += other[1]

    def get_value(self, accumulator):
        return None if accumulator[1] == 0 else accumulator[0] / accumulator[1]

    def get_accumulator_type(self):
        return DataTypes.ARRAY(DataTypes.BIGINT())

    def get_result_type(self):
        return DataTypes.DOUBLE()


def function(system, case):
    if case == "average":
        return udaf(Average())
    kind = "pandas" if system == "pyflink-pandas" else "general"
    if case == "string":
        if kind == "pandas":
            return udf(lambda s: s.str.upper() + "!", result_type=DataTypes.STRING(), func_type=kind)
        return udf(lambda s: s.upper() + "!", result_type=DataTypes.STRING())
    return udf(lambda n: n + 1, result_type=DataTypes.BIGINT(), func_type=kind)


processor = ProcessorTime()
processor.start()
settings = EnvironmentSettings.in_streaming_mode()
env = TableEnvironment.create(settings)
options = {
    "parallelism.default": "1",
    "pipeline.object-reuse": "true",
    "pipeline.jars": plan["jar"],
    "python.execution-mode": "thread" if plan["system"] == "pyflink-thread" else "process",
    **plan.get("config", {}),
}
for key, value in options.items():
    env.get_config().set(key, value)
if plan["function"]:
    env.create_temporary_system_function("f", function(plan["system"], plan["case"]))

for run, rows in enumerate(plan["runs"]):
    for statement in plan["setup"]:
        env.execute_sql(statement.replace("{rows}", str(rows)).replace("{run}", str(run)))
    processor.measure(rows, lambda: env.execute_sql(plan["insert"].replace("{run}", str(run))).wait())
