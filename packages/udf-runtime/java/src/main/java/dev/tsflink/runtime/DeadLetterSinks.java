// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import dev.tsflink.runtime.operators.DeadLetterOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.SideOutputTransformation;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.internal.StatementSetImpl;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.types.utils.TypeConversions;

/**
 * Gives rows for which functions failed a way into a table's sink. The planner knows no side outputs, so it is done when a job has been planned:
 * for each operator with such functions the side output is planned as a source, and its insertion added to the job.
 */
public final class DeadLetterSinks {
    /** Plans the insertion of the dead letters. */
    private interface Sink {
        List<Transformation<?>> plan();
    }

    private static final Map<String, Sink> SINKS = new ConcurrentHashMap<>();
    /** The side outputs of the sink that is planned now. */
    private static final ThreadLocal<List<Transformation<?>>> SIDE_OUTPUTS = new ThreadLocal<>();

    private DeadLetterSinks() {}

    /**
     * Makes a sink known before jobs are submitted whose functions refer to it.
     *
     * @param path of a table of the catalog; null for a connector
     */
    public static void register(TableEnvironment env, String id, String path, String connector, Map<String, String> options) {
        Map<String, String> copy = Map.copyOf(options);
        SINKS.put(id, () -> plan((TableEnvironmentImpl) env, id, path, connector, copy));
    }

    public static void unregister(String id) {
        SINKS.remove(id);
    }

    private static List<Transformation<?>> plan(TableEnvironmentImpl env, String id, String path, String connector, Map<String, String> options) {
        Schema schema = Schema.newBuilder().fromRowDataType(TypeConversions.fromLogicalToDataType(DeadLetterOutput.TYPE)).build();
        Table letters = env.from(TableDescriptor.forConnector(DeadLetterSourceFactory.IDENTIFIER).schema(schema).build());
        StatementSet set = env.createStatementSet();
        if (path != null) {
            set.add(letters.insertInto(path));
        } else {
            TableDescriptor.Builder sink = TableDescriptor.forConnector(connector).schema(schema);
            options.forEach(sink::option);
            set.add(letters.insertInto(sink.build()));
        }
        return env.getPlanner().translate(((StatementSetImpl<?>) set).getOperations());
    }

    /** The side outputs of the sink that is planned now. */
    static List<Transformation<?>> sideOutputs() {
        List<Transformation<?>> sideOutputs = SIDE_OUTPUTS.get();
        if (sideOutputs == null) {
            throw new ValidationException("Dead letters are no table to be read: read the sink that they are sent to");
        }
        return sideOutputs;
    }

    /** The job and what its dead letters need. */
    static List<Transformation<?>> complete(List<Transformation<?>> job) {
        Map<String, List<Transformation<?>>> found = new LinkedHashMap<>();
        for (Transformation<?> step : all(job)) {
            if (step instanceof OneInputTransformation && ((OneInputTransformation<?, ?>) step).getOperatorFactory() instanceof SimpleOperatorFactory) {
                Object operator = ((SimpleOperatorFactory<?>) ((OneInputTransformation<?, ?>) step).getOperatorFactory()).getOperator();
                if (operator instanceof DeadLetterOutput.Sender) {
                    for (String id : ((DeadLetterOutput.Sender) operator).deadLetterSinks()) {
                        found.computeIfAbsent(id, unseen -> new ArrayList<>()).add(new SideOutputTransformation<>(step, DeadLetterOutput.tag(id)));
                    }
                }
            }
        }
        if (found.isEmpty()) {
            return job;
        }
        List<Transformation<?>> completed = new ArrayList<>(job);
        found.forEach((id, sideOutputs) -> {
            Sink sink = SINKS.get(id);
            if (sink == null) {
                throw new ValidationException("A function sends rows for which it fails to a sink that this environment does not know: "
                        + "a compiled plan runs in the environment that made it");
            }
            SIDE_OUTPUTS.set(sideOutputs);
            try {
                completed.addAll(sink.plan());
            } finally {
                SIDE_OUTPUTS.remove();
            }
        });
        return completed;
    }

    /** All steps of a job. */
    static Set<Transformation<?>> all(Collection<Transformation<?>> sinks) {
        Set<Transformation<?>> seen = new HashSet<>();
        Deque<Transformation<?>> open = new ArrayDeque<>(sinks);
        while (!open.isEmpty()) {
            Transformation<?> step = open.poll();
            if (seen.add(step)) {
                open.addAll(step.getInputs());
            }
        }
        return seen;
    }
}
