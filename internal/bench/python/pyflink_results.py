# SPDX-License-Identifier: Apache-2.0
"""Rows of (BIGINT, DOUBLE, STRING) taken into the program by collect() or to_pandas(); prints one JSON line a run."""

import json
import sys
import time

from pyflink.table import EnvironmentSettings, TableEnvironment

plan = json.loads(sys.argv[1])
env = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
for key, value in {"parallelism.default": "1", "pipeline.object-reuse": "true", "pipeline.jars": plan["jar"]}.items():
    env.get_config().set(key, value)

for run, rows in enumerate(plan["runs"]):
    env.execute_sql(
        f"CREATE TEMPORARY TABLE numbers_{run} (n BIGINT NOT NULL, d DOUBLE NOT NULL, s STRING NOT NULL) "
        f"WITH ('connector' = 'bench-numbers', 'rows' = '{rows}')"
    )
    start = time.monotonic()
    if plan["take"] == "collect":
        with env.execute_sql(f"SELECT n, d, s FROM numbers_{run}").collect() as results:
            taken = sum(1 for row in results if row[0] is not None)
    else:
        taken = len(env.sql_query(f"SELECT n, d, s FROM numbers_{run}").to_pandas())
    seconds = time.monotonic() - start
    assert taken == rows, f"{taken} rows came of {rows}"
    print(json.dumps({"rows": rows, "seconds": seconds, "jvm": 0, "worker": 0}), flush=True)
