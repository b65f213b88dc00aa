// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.worker;

import dev.tsflink.runtime.WorkerException;
import dev.tsflink.runtime.client.FunctionClient;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.cache.DistributedCache;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Node process that runs the functions of one job in one slot. The operators of the slot share it: the first starts it, the last ends it.
 * It ends by itself when its standard input does, so it cannot outlive this JVM.
 */
final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger("dev.tsflink.worker");
    private static final ObjectMapper JSON = new ObjectMapper();
    /** By job, slot and bundle. The class itself is of one job's class loader, so jobs never meet here on a cluster. */
    private static final Map<String, WorkerProcess> RUNNING = new HashMap<>();

    private final String key;
    private final String serverToken;
    private int users;

    private Path directory;
    private Process process;
    private WorkerOutput output;
    private String address;
    private WorkerException broken;

    private WorkerProcess(String key, String serverToken) {
        this.key = key;
        this.serverToken = serverToken;
    }

    static FunctionServer acquire(JsonNode payload, RuntimeContext context, long timeoutMillis) throws Exception {
        String key = context.getJobInfo().getJobId() + "/" + context.getTaskInfo().getAllocationIDAsString() + "/" + payload.path("bundle").asText();
        WorkerProcess worker;
        synchronized (RUNNING) {
            worker = RUNNING.computeIfAbsent(key, k -> new WorkerProcess(k, payload.path("serverToken").asText()));
            worker.users++;
        }
        try {
            worker.start(payload, context.getDistributedCache(), timeoutMillis);
        } catch (Exception | Error e) {
            worker.release();
            throw e;
        }
        return worker.new Use();
    }

    private synchronized void start(JsonNode payload, DistributedCache cache, long timeoutMillis) throws Exception {
        if (broken != null) {
            throw broken;
        }
        if (process != null) {
            return;
        }
        JsonNode worker = payload.path("worker");
        directory = Files.createTempDirectory("tsflink-");
        String main = place(cache, worker.path("main").asText());
        String bundle = place(cache, worker.path("bundle").asText());
        for (JsonNode file : worker.path("files")) {
            // Read by the functions relative to the bundle, so under exactly this name.
            String name = file.asText();
            Files.copy(cache.getFile(name).toPath(), directory.resolve(Path.of(name).getFileName()));
        }
        for (JsonNode file : worker.path("place")) {
            place(cached(cache, file.path("name").asText()), file);
        }
        String node = node(cache, worker.path("node").asText("node"));
        ProcessBuilder builder = new ProcessBuilder(node, main).directory(directory.toFile());
        worker.path("env").fields().forEachRemaining(entry -> builder.environment().put(entry.getKey(), entry.getValue().asText()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw broken(new WorkerException("The Node program '" + node + "' could not be started (" + e.getMessage()
                    + "); install Node on the task managers or ship one with the job (dependencies.node)", e));
        }
        output = new WorkerOutput(process);
        ObjectNode hello = JSON.createObjectNode()
                .put("token", payload.path("token").asText())
                .put("serverToken", serverToken)
                .put("protocol", FunctionClient.PROTOCOL)
                .put("directory", directory.toString())
                .put("bundle", bundle);
        try {
            OutputStream stdin = process.getOutputStream();
            stdin.write((hello + "\n").getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        } catch (IOException endedAlready) {
            // What it wrote before it ended says why; that comes below.
            LOG.debug("The worker process does not read", endedAlready);
        }
        String line = output.firstLine(timeoutMillis);
        if (line == null) {
            if (!output.hasEnded() || !exited(2)) {
                throw broken(new WorkerException("The worker process of the TypeScript functions (" + node + ") did not answer within "
                        + timeoutMillis / 1000 + " seconds" + output.tail()));
            }
            throw broken(new WorkerException("The worker process of the TypeScript functions (" + node + ") ended with exit code "
                    + exitCode(process) + " before it was ready" + output.tail()));
        }
        JsonNode answer;
        try {
            answer = JSON.readTree(line);
        } catch (IOException e) {
            throw broken(new WorkerException("The worker process of the TypeScript functions answered with something else than its address: " + line + output.tail()));
        }
        if (answer.hasNonNull("error")) {
            throw broken(new WorkerException("The worker process of the TypeScript functions could not start: " + answer.get("error").asText() + output.tail()));
        }
        address = answer.path("address").asText();
        LOG.info("Worker process {} for TypeScript functions is ready at {}", process.pid(), address);
    }

    private WorkerException broken(WorkerException reason) {
        broken = reason;
        return reason;
    }

    /** A copy under its own name: Flink's cache keeps files without the ending by which Node tells modules. */
    private String place(DistributedCache cache, String name) throws IOException {
        File file = cached(cache, name);
        if (file.isDirectory()) {
            return file.getAbsolutePath();
        }
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
        Path target = directory.resolve(plain.matches(".*\\.[cm]?js") ? plain : plain + ".mjs");
        Files.copy(file.toPath(), target);
        return target.toString();
    }

    private File cached(DistributedCache cache, String name) {
        try {
            return cache.getFile(name);
        } catch (IllegalArgumentException notRegistered) {
            throw broken(new WorkerException("The job was submitted without the file '" + name + "' that its TypeScript functions need", notRegistered));
        }
    }

    /** A dependency where the functions look for it: a link to what tasks of the job share, or an archive's contents. */
    private void place(File file, JsonNode dependency) throws IOException {
        Path target = directory.resolve(dependency.path("to").asText());
        Files.createDirectories(target.getParent());
        switch (dependency.path("kind").asText()) {
            case "archive":
                Archives.unpackOnce(file.toPath(), dependency.path("name").asText(), target);
                break;
            case "packages":
                Files.createSymbolicLink(target, file.toPath().toAbsolutePath().resolve("node_modules"));
                break;
            default:
                // Functions of another job must not see what these write.
                Files.copy(file.toPath(), target);
        }
    }

    private static String node(DistributedCache cache, String name) {
        try {
            File file = cache.getFile(name);
            if (!file.canExecute() && !file.setExecutable(true)) {
                LOG.warn("{} could not be made executable", file);
            }
            return file.getAbsolutePath();
        } catch (IllegalArgumentException notInCache) {
            return name;
        }
    }

    private void release() {
        synchronized (RUNNING) {
            if (--users > 0) {
                return;
            }
            RUNNING.remove(key);
        }
        Thread reaper = new Thread(this::end, "tsflink-worker-end");
        reaper.setDaemon(true);
        reaper.start();
        try {
            // Usually a few milliseconds; a worker that takes longer must not hold up the task.
            reaper.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException alreadyGone) {
                LOG.debug("The worker process had closed its input", alreadyGone);
            }
            if (!exited(5)) {
                LOG.warn("Worker process {} did not end by itself and is terminated", process.pid());
                process.destroy();
                if (!exited(2)) {
                    process.destroyForcibly();
                    exited(5);
                }
            }
        }
        if (directory != null) {
            FileUtils.deleteDirectoryQuietly(directory.toFile());
        }
    }

    private boolean exited(int seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static String exitCode(Process process) {
        int code = process.exitValue();
        switch (code) {
            case 134:
                return "134 (it aborted, as Node does when it is out of memory)";
            case 137:
                return "137 (it was killed, as the system does when memory runs out)";
            case 139:
                return "139 (it crashed)";
            default:
                return Integer.toString(code);
        }
    }

    /** One operator's hold on the process. */
    private final class Use implements FunctionServer {
        private boolean released;

        @Override
        public String address() {
            return address;
        }

        @Override
        public RuntimeException explain(RuntimeException failure) {
            if (!(failure instanceof WorkerException)) {
                return failure;
            }
            try {
                // The connection breaks a moment before the process is gone.
                if (!process.waitFor(500, TimeUnit.MILLISECONDS)) {
                    return failure;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return failure;
            }
            return new WorkerException("The worker process of the TypeScript functions ended with exit code " + exitCode(process) + output.tail(), failure);
        }

        @Override
        public void release() {
            if (!released) {
                released = true;
                WorkerProcess.this.release();
            }
        }
    }
}
