// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import dev.tsflink.runtime.transfer.LiveSource.Position;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;

/** Gives the rows to the first task that asks. */
final class LiveEnumerator implements SplitEnumerator<Position, Position> {
    private static final Position NOTHING = new Position(-1);

    private final SplitEnumeratorContext<Position> context;
    private Position left;

    LiveEnumerator(SplitEnumeratorContext<Position> context, Position left) {
        this.context = context;
        this.left = left;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int task, String host) {
        if (left != null) {
            context.assignSplit(left, task);
            left = null;
        }
        context.signalNoMoreSplits(task);
    }

    @Override
    public void addSplitsBack(List<Position> positions, int task) {
        left = positions.isEmpty() ? left : positions.get(0);
    }

    @Override
    public void addReader(int task) {}

    @Override
    public Position snapshotState(long checkpoint) {
        return left == null ? NOTHING : left;
    }

    @Override
    public void close() {}
}
