# SPDX-License-Identifier: Apache-2.0
"""What a run costs."""

import json
import os
import threading
import time


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

    def measure(self, rows, job):
        """Runs a job to its end and prints its figures as a JSON line."""
        before, start = self.read(), time.monotonic()
        job()
        seconds, after = time.monotonic() - start, self.read()
        print(json.dumps({"rows": rows, "seconds": seconds, "jvm": after[0] - before[0], "worker": after[1] - before[1]}), flush=True)
