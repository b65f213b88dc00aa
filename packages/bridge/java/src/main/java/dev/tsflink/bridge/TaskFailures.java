// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
    private static final String NAME = "tsflink-task-failures";
    private static final int KEPT = 256;
    private static final Map<String, CompletableFuture<Throwable>> FAILURES = new LinkedHashMap<>();

    private TaskFailures() {
        super(NAME, null, null, true, Property.EMPTY_ARRAY);
    }

    /**
     * Listens to the tasks' log without changing what is shown of it. Another thread may be about to configure the log, or somebody may do so later;
     * each configuration is therefore listened to.
     */
    static void install() {
        if (LogManager.getContext(false) instanceof LoggerContext context) {
            context.addPropertyChangeListener(change -> {
                if (LoggerContext.PROPERTY_CONFIG.equals(change.getPropertyName())) {
                    listen(context);
                }
            });
            listen(context);
        }
    }

    private static synchronized void listen(LoggerContext context) {
        Configuration configuration = context.getConfiguration();
        String name = Task.class.getName();
        LoggerConfig present = configuration.getLoggerConfig(name);
        if (present.getAppenders().containsKey(NAME)) {
            return;
        }
        Level shown = present.getLevel();
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

    /** What the attempt failed of: done when it has said so, which is a moment after others can see that it has failed. */
    static CompletableFuture<Throwable> of(Object attempt) {
        synchronized (FAILURES) {
            CompletableFuture<Throwable> failure = FAILURES.computeIfAbsent(attempt.toString(), unknown -> new CompletableFuture<>());
            if (FAILURES.size() > KEPT) {
                FAILURES.remove(FAILURES.keySet().iterator().next());
            }
            return failure;
        }
    }

    @Override
    public void append(LogEvent event) {
        Object[] parameters = event.getMessage().getParameters();
        if (event.getThrown() == null || parameters == null || parameters.length < 2) {
            return;
        }
        of(parameters[1]).complete(event.getThrown());
    }
}
