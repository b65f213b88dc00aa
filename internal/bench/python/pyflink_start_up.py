# SPDX-License-Identifier: Apache-2.0
"""From a cold process to the first row in PyFlink, then a second query; prints one JSON line in milliseconds."""

import json
import os
import sys
import time

os.environ["_python_worker_execution_mode"] = "process"

with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
    started = int(stat.read().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    age = float(uptime.read().split()[0]) - started
begin = time.monotonic() - age

from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment  # noqa: E402
from pyflink.table.udf import udf  # noqa: E402

env = TableEnvironment.create(EnvironmentSettings.in_batch_mode())
env.get_config().set("parallelism.default", "1")
with_function = sys.argv[1] == "function"
if with_function:
    env.create_temporary_system_function("f", udf(lambda n: n + 1, result_type=DataTypes.INT()))


def first_row(query):
    with env.execute_sql(query).collect() as rows:
        assert len(next(rows)) == 1


first_row("SELECT f(x) FROM (VALUES (1)) AS v (x)" if with_function else "SELECT 1")
first = time.monotonic()
first_row("SELECT f(x) FROM (VALUES (2)) AS v (x)" if with_function else "SELECT 2")
print(json.dumps({"first": (first - begin) * 1000, "second": (time.monotonic() - first) * 1000}))
