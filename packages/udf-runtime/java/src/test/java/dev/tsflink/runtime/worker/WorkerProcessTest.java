// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tsflink.runtime.WorkerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobInfoImpl;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.functions.util.RuntimeUDFContext;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of a worker process, with small scripts in its place. They need Node on the path, as everything of this package does. */
@Timeout(60)
class WorkerProcessTest {
    private static final String ANSWER = "import { createInterface } from 'node:readline';\n"
            + "for await (const line of createInterface({ input: process.stdin })) {\n"
            + "  const hello = JSON.parse(line);\n"
            + "  console.log(JSON.stringify({ address: 'unix:' + hello.directory + '/' + process.pid + '/' + hello.token + hello.protocol + process.env.EXTRA }));\n"
            + "}\n";

    @TempDir
    Path directory;

    private RuntimeContext context(String script) throws IOException {
        // As Flink's blob store keeps it: a name without an ending.
        Path main = Files.writeString(directory.resolve("blob_p-1"), script);
        Path bundle = Files.writeString(directory.resolve("blob_p-2"), "export {};");
        Map<String, Future<org.apache.flink.core.fs.Path>> files = new HashMap<>();
        files.put("worker", CompletableFuture.completedFuture(new org.apache.flink.core.fs.Path(main.toUri())));
        files.put("bundle", CompletableFuture.completedFuture(new org.apache.flink.core.fs.Path(bundle.toUri())));
        DistributedCache cache = new DistributedCache(files);
        return new RuntimeUDFContext(
                new TaskInfoImpl("task", 1, 0, 1, 0), getClass().getClassLoader(), new org.apache.flink.api.common.ExecutionConfig(),
                new HashMap<>(), new HashMap<>(), UnregisteredMetricsGroup.createOperatorMetricGroup()) {
            @Override
            public DistributedCache getDistributedCache() {
                return cache;
            }

            @Override
            public org.apache.flink.api.common.JobInfo getJobInfo() {
                return new JobInfoImpl(new JobID(1, directory.hashCode()), "job");
            }
        };
    }

    private static JsonNode payload(String node) throws IOException {
        return new ObjectMapper().readTree("{\"run\":\"worker\",\"bundle\":\"sha\",\"token\":\"T\",\"serverToken\":\"S\",\"worker\":{\"node\":\"" + node
                + "\",\"main\":\"worker\",\"bundle\":\"bundle\",\"env\":{\"EXTRA\":\"!\"}}}");
    }

    private static ProcessHandle process(FunctionServer server) {
        String[] parts = server.address().split("/");
        return ProcessHandle.of(Long.parseLong(parts[parts.length - 2])).orElseThrow();
    }

    @Test
    void operatorsShareAProcessAndTheLastEndsIt() throws Exception {
        RuntimeContext context = context(ANSWER);
        FunctionServer first = FunctionServer.of(payload("node"), context, 30_000);
        FunctionServer second = FunctionServer.of(payload("node"), context, 30_000);
        assertEquals(first.address(), second.address());
        assertTrue(first.address().endsWith("/T1!"), first.address());
        Path folder = Path.of(first.address().substring("unix:".length())).getParent().getParent();
        ProcessHandle process = process(first);
        first.release();
        assertTrue(process.isAlive());
        second.release();
        process.onExit().get();
        while (Files.exists(folder)) {
            Thread.sleep(5);
        }
        FunctionServer third = FunctionServer.of(payload("node"), context, 30_000);
        assertFalse(third.address().equals(first.address()));
        third.release();
    }

    @Test
    void aWorkerThatEndsSaysWhy() throws Exception {
        RuntimeContext context = context("console.error('no such module: left-pad'); process.exit(7);");
        WorkerException error = assertThrows(WorkerException.class, () -> FunctionServer.of(payload("node"), context, 30_000));
        assertTrue(error.getMessage().contains("exit code 7") && error.getMessage().contains("left-pad"), error.getMessage());
    }

    @Test
    void aWorkerThatRefusesSaysWhy() throws Exception {
        RuntimeContext context = context("console.log(JSON.stringify({ error: 'protocol 1 is not mine' })); process.stdin.resume();");
        WorkerException error = assertThrows(WorkerException.class, () -> FunctionServer.of(payload("node"), context, 30_000));
        assertTrue(error.getMessage().contains("protocol 1 is not mine"), error.getMessage());
    }

    @Test
    void aWorkerThatIsSilentIsGivenUp() throws Exception {
        RuntimeContext context = context("console.error('thinking'); process.stdin.resume();");
        WorkerException error = assertThrows(WorkerException.class, () -> FunctionServer.of(payload("node"), context, 1_000));
        assertTrue(error.getMessage().contains("1 seconds"), error.getMessage());
    }

    @Test
    void aNodeThatIsNotThereIsNamed() throws Exception {
        RuntimeContext context = context(ANSWER);
        WorkerException error = assertThrows(WorkerException.class, () -> FunctionServer.of(payload("no-such-node"), context, 30_000));
        assertTrue(error.getMessage().contains("'no-such-node'") && error.getMessage().contains("install Node"), error.getMessage());
    }

    @Test
    void aCrashIsExplained() throws Exception {
        RuntimeContext context = context(ANSWER.replace("for await", "setTimeout(() => { console.error('boom'); process.exit(3); }, 200);\nfor await"));
        FunctionServer server = FunctionServer.of(payload("node"), context, 30_000);
        try {
            process(server).onExit().get();
            RuntimeException explained = server.explain(new WorkerException("the connection was lost"));
            assertTrue(explained.getMessage().contains("exit code 3") && explained.getMessage().contains("boom"), explained.getMessage());
        } finally {
            server.release();
        }
    }
}
