# SPDX-License-Identifier: Apache-2.0
"""One benchmark case in PyFlink: reads its plan as JSON from the command line, prints one JSON line for each run."""

import json
import os
import sys
import threading
import time

plan = json.loads(sys.argv[1])
if plan["system"] == "pyflink-process":
    # Without it a local cluster runs the "process" mode inside this very process.
    os.environ["_python_worker_execution_mode"] = "process"

from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment  # noqa: E402
from pyflink.table.udf import udf  # noqa: E402


def scalar(system, case):
    kind = "pandas" if system == "pyflink-pandas" else "general"
    if case == "string":
        if kind == "pandas":
            return udf(lambda s: s.str.upper() + "!", result_type=DataTypes.STRING(), func_type=kind)
        return udf(lambda s: s.upper() + "!", result_type=DataTypes.STRING())
    return udf(lambda n: n + 1, result_type=DataTypes.BIGINT(), func_type=kind)


class ProcessorTime(threading.Thread):
    """CPU seconds of this process's descendants by the kernel's counters, sampled, since a worker that ended leaves none: (JVM, Python)."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seconds = {}

    def run(self):
        while True:
            self.read()
            time.sleep(0.1)

    def read(self):
        parents, used = {}, {}
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open(f"/proc/{name}/stat") as file:
                    head, _, rest = file.read().rpartition(")")
            except OSError:
                continue
            fields = rest.split()
            parents[int(name)] = int(fields[1])
            used[int(name)] = (head.partition("(")[2] == "java", (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
        for pid, sample in used.items():
            ancestor = pid
            while ancestor not in (0, 1, os.getpid()):
                ancestor = parents.get(ancestor, 0)
            if ancestor == os.getpid():
                self.seconds[pid] = sample
        return tuple(sum(s for java, s in list(self.seconds.values()) if java == kind) for kind in (True, False))


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
    env.create_temporary_system_function("f", scalar(plan["system"], plan["case"]))

for run, rows in enumerate(plan["runs"]):
    for statement in plan["setup"]:
        env.execute_sql(statement.replace("{rows}", str(rows)).replace("{run}", str(run)))
    before, start = processor.read(), time.monotonic()
    env.execute_sql(plan["insert"].replace("{run}", str(run))).wait()
    seconds, after = time.monotonic() - start, processor.read()
    print(json.dumps({"rows": rows, "seconds": seconds, "jvm": after[0] - before[0], "worker": after[1] - before[1]}), flush=True)
