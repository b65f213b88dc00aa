// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.util.function.ThrowingRunnable;

/** How the I/O thread wakes an operator's task thread: as a mail between elements, and while the task is parked on an answer. Made in the task thread. */
public final class TaskMail {
    private final MailboxExecutor mailbox;
    private final ThrowingRunnable<Exception> onMail;
    private final Thread taskThread = Thread.currentThread();
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile boolean waiting;
    private volatile RuntimeException failure;

    public TaskMail(AbstractStreamOperator<?> operator, ThrowingRunnable<Exception> onMail) {
        // The priority of this operator's place in the chain: a mail must not run while an operator behind this one waits in its own mail.
        this.mailbox = operator.getContainingTask().getMailboxExecutorFactory().createExecutor(operator.getOperatorConfig().getChainIndex());
        this.onMail = onMail;
    }

    /** Parks until there is an answer. Ends at once when the task is cancelled (it is interrupted then) or the server fails. */
    public void await(BooleanSupplier answered) throws InterruptedException {
        if (answered.getAsBoolean()) {
            return;
        }
        waiting = true;
        try {
            while (!answered.getAsBoolean()) {
                checkFailure();
                if (Thread.interrupted()) {
                    throw new InterruptedException("Interrupted while waiting for TypeScript functions");
                }
                LockSupport.parkNanos(this, 100_000_000L);
            }
        } finally {
            waiting = false;
        }
    }

    public void checkFailure() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** On any thread. Only the first failure counts. */
    public void fail(RuntimeException reason) {
        if (failure == null) {
            failure = reason;
        }
        wake();
    }

    /** On any thread: something has arrived. */
    public void wake() {
        if (waiting) {
            LockSupport.unpark(taskThread);
        }
        wakeLater();
    }

    /** Runs the mail soon, outside of the present call. */
    public void wakeLater() {
        if (pending.compareAndSet(false, true)) {
            try {
                mailbox.execute(this::run, "results of TypeScript functions");
            } catch (RejectedExecutionException closed) {
                // The task ends; nobody waits for these results any more.
            }
        }
    }

    private void run() throws Exception {
        pending.set(false);
        checkFailure();
        onMail.run();
    }
}
