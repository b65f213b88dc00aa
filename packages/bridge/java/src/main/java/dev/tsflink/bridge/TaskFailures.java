// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.runtime.taskmanager.Task;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * What the tasks of this process failed of, by execution attempt: kept from what they log, because the job manager takes no second word from a task
 * that it has given up for lost, see {@link RootFailure}.
 */
final class TaskFailures extends AbstractAppender {
    private static final int KEPT = 256;
    private static final Map<String, Throwable> FAILURES = new LinkedHashMap<>();

    private TaskFailures() {
        super("tsflink-task-failures", null, null, true, Property.EMPTY_ARRAY);
    }

    /** Listens to the tasks' log without changing what is shown of it. */
    static void install() {
        if (!(LogManager.getContext(false) instanceof LoggerContext context)) {
            return;
        }
        Configuration configuration = context.getConfiguration();
        String name = Task.class.getName();
        Level shown = configuration.getLoggerConfig(name).getLevel();
        LoggerConfig tasks = new LoggerConfig(name, shown.isMoreSpecificThan(Level.WARN) ? Level.WARN : shown, false);
        for (AppenderRef ref : configuration.getRootLogger().getAppenderRefs()) {
            Level level = ref.getLevel() != null && ref.getLevel().isMoreSpecificThan(shown) ? ref.getLevel() : shown;
            tasks.addAppender(configuration.getAppender(ref.getRef()), level, null);
        }
        TaskFailures listener = new TaskFailures();
        listener.start();
        tasks.addAppender(listener, Level.WARN, null);
        configuration.removeLogger(name);
        configuration.addLogger(name, tasks);
        context.updateLoggers();
    }

    /** What the attempt failed of; {@code null} when it has not, or long ago. */
    static Throwable of(Object attempt) {
        synchronized (FAILURES) {
            return FAILURES.get(attempt.toString());
        }
    }

    @Override
    public void append(LogEvent event) {
        Object[] parameters = event.getMessage().getParameters();
        if (event.getThrown() == null || parameters == null || parameters.length < 2) {
            return;
        }
        synchronized (FAILURES) {
            FAILURES.put(String.valueOf(parameters[1]), event.getThrown());
            if (FAILURES.size() > KEPT) {
                FAILURES.remove(FAILURES.keySet().iterator().next());
            }
        }
    }
}
