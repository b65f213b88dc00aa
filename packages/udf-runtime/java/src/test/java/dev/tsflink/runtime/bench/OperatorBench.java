// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.bench;

import dev.tsflink.runtime.Functions;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * One job for each argument `case:rows`, in one JVM, against a function server that is already running: how the operator compares with a Java
 * function in the same place. The server exports `plusOne` (BIGINT) and `upper` (STRING).
 */
public final class OperatorBench {
    private OperatorBench() {}

    public static class JavaPlusOne extends ScalarFunction {
        public Long eval(Long x) {
            return x + 1;
        }
    }

    public static class JavaUpper extends ScalarFunction {
        public String eval(String x) {
            return x.toUpperCase() + "!";
        }
    }

    public static class Sum extends ScalarFunction {
        public Long eval(Long a, Long b) {
            return a + b;
        }
    }

    public static void main(String[] args) throws Exception {
        String address = args[0];
        for (int i = 1; i < args.length; i++) {
            String[] parts = args[i].split(":");
            run(address, parts[0], Long.parseLong(parts[1]), parts.length > 2 && parts[2].equals("print"));
        }
    }

    private static String payload(String address, String export, String type) {
        return "{\"protocol\":1,\"name\":\"" + export + "\",\"kind\":\"scalar\",\"export\":\"" + export + "\",\"args\":[\"" + type + "\"],\"returns\":\"" + type
                + "\",\"deterministic\":true,\"run\":\"in-driver\",\"bundle\":\"b\",\"token\":\"secret\",\"serverToken\":\"server\",\"address\":\"" + address + "\"}";
    }

    private static void run(String address, String name, long rows, boolean print) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("parallelism.default", "1");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        for (String key : System.getProperties().stringPropertyNames()) {
            if (key.startsWith("tsflink.")) {
                tables.getConfig().set(key, System.getProperty(key));
            }
        }
        tables.createTemporarySystemFunction("tadd", Functions.scalar("plusOne", payload(address, "plusOne", "BIGINT"), new String[] {"BIGINT"}, "BIGINT", true));
        tables.createTemporarySystemFunction("tup", Functions.scalar("upper", payload(address, "upper", "STRING"), new String[] {"STRING"}, "STRING", true));
        tables.createTemporarySystemFunction("jadd", new JavaPlusOne());
        tables.createTemporarySystemFunction("jup", new JavaUpper());
        tables.createTemporarySystemFunction("jsum", new Sum());
        boolean string = name.endsWith("up");
        DataStream<?> numbers;
        if (string) {
            numbers = environment.fromSource(new StringSource(rows), WatermarkStrategy.noWatermarks(), "strings", Types.STRING);
        } else {
            numbers = environment.fromSource(new NumberSequenceSource(1, rows), WatermarkStrategy.noWatermarks(), "numbers", Types.LONG);
        }
        tables.createTemporaryView("t", string ? tables.fromDataStream(numbers).as("s") : tables.fromDataStream(numbers).as("n"));
        String expression = name.equals("jadd") ? "jadd(n)" : name.equals("tadd") ? "tadd(n)" : name.equals("sql") ? "n + 1"
                : name.equals("jfwd") ? "jsum(n, jadd(n))" : name.equals("tfwd") ? "jsum(n, tadd(n))" : name.equals("jup") ? "jup(s)" : "tup(s)";
        tables.executeSql("CREATE TEMPORARY TABLE sink (x " + (string ? "STRING" : "BIGINT") + ") WITH ('connector' = '" + (print ? "print" : "blackhole") + "')");
        java.lang.management.OperatingSystemMXBean system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
        long cpu = ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
        long start = System.nanoTime();
        tables.executeSql("INSERT INTO sink SELECT " + expression + " FROM t").await();
        long nanos = System.nanoTime() - start;
        long used = ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime() - cpu;
        System.out.printf("%-6s %,12d rows %8.3f s %8.3f M rows/s, jvm cpu %.1f ns/row%n", name, rows, nanos / 1e9, rows * 1e3 / nanos, (double) used / rows);
    }

    /** A FLIP-27 source of short ASCII strings. */
    static final class StringSource extends org.apache.flink.connector.datagen.source.DataGeneratorSource<String> {
        private static final long serialVersionUID = 1L;

        StringSource(long rows) {
            super(number -> "customer-" + (number % 1_000_000), rows, TypeInformation.of(String.class));
        }
    }
}
