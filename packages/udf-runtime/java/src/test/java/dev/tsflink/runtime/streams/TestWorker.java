// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import dev.tsflink.runtime.operators.FunctionOptions;

/** A worker process for operators in a test harness, which have no slot to start one: they reach it as they reach a driver. */
final class TestWorker implements AutoCloseable {
    private static final String HASH = "0123456789abcdef";
    static final Path WORKER = Path.of("..", "dist", "worker.mjs").toAbsolutePath().normalize();

    private final Process process;
    private final String address;
    private final int functions;

    /** @param functions of the form `({ n }) => ...`; the specification counts them */
    TestWorker(Path directory, String... functions) throws Exception {
        assumeTrue(Files.exists(WORKER), "the worker is not built");
        this.functions = functions.length;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < functions.length; i++) {
            text.append("export const f").append(i).append(" = ").append(functions[i]).append(";\n");
        }
        Path bundle = Files.createTempFile(directory, "functions", ".mjs");
        Files.writeString(bundle, text + "// " + HASH + "\n");
        process = new ProcessBuilder("node", WORKER.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().write(("{\"token\":\"t\",\"serverToken\":\"s\",\"protocol\":1,\"directory\":\"" + directory + "\",\"bundle\":\"" + bundle + "\"}\n")
                .getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        address = StreamPlan.JSON.readTree(line).path("address").asText();
    }

    String[] payloads() {
        String[] payloads = new String[functions];
        for (int i = 0; i < functions; i++) {
            payloads[i] = "{\"protocol\":1,\"name\":\"f" + i + "\",\"kind\":\"stream\",\"export\":\"f" + i
                    + "\",\"args\":[],\"returns\":\"\",\"deterministic\":true,\"run\":\"in-driver\",\"bundle\":\"" + HASH
                    + "\",\"token\":\"t\",\"serverToken\":\"s\",\"address\":\"" + address + "\"}";
        }
        return payloads;
    }

    static Configuration options(int rows, int inFlight) {
        Configuration options = new Configuration();
        options.set(FunctionOptions.BATCH_ROWS, rows);
        options.set(FunctionOptions.BATCHES_IN_FLIGHT, inFlight);
        return options;
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
