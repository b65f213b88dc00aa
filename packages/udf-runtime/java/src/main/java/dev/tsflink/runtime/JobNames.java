// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Lets tasks, metrics, logs and the web UI say TypeScript: Flink's planner calls the steps with functions outside the JVM after the one
 * language it knows. Environments made after {@link #install()} rename those steps before a job is built from them.
 */
public final class JobNames extends StreamExecutionEnvironment {
    private static final Pattern STEP = Pattern.compile("^(\\[\\d+]:)?Python(Calc|AsyncCalc|Correlate)\\b");

    private JobNames(Configuration configuration) {
        super(configuration);
    }

    /** For all environments that this thread makes from now on, and for those of threads that have no such choice of their own. */
    public static void install() {
        initializeContextEnvironment(configuration -> {
            Configuration own = new Configuration(configuration);
            if (!own.contains(DeploymentOptions.TARGET)) {
                own.set(DeploymentOptions.TARGET, "local");
                own.set(DeploymentOptions.ATTACHED, true);
            }
            return new JobNames(own);
        });
    }

    /** Undoes {@link #install()}. */
    public static void uninstall() {
        resetContextEnvironment();
    }

    @Override
    public StreamGraph generateStreamGraph(List<Transformation<?>> transformations) {
        List<Transformation<?>> completed = DeadLetterSinks.complete(transformations);
        rename(completed);
        return super.generateStreamGraph(completed);
    }

    @Override
    public StreamGraph getStreamGraph(boolean clearTransformations) {
        rename(transformations);
        return super.getStreamGraph(clearTransformations);
    }

    private static void rename(Collection<Transformation<?>> sinks) {
        for (Transformation<?> step : DeadLetterSinks.all(sinks)) {
            step.setName(rename(step.getName()));
            if (step.getDescription() != null) {
                step.setDescription(rename(step.getDescription()));
            }
        }
    }

    private static String rename(String text) {
        Matcher step = STEP.matcher(text);
        return step.find() ? (step.group(1) == null ? "" : step.group(1)) + "TypeScript" + step.group(2) + text.substring(step.end()) : text;
    }
}
