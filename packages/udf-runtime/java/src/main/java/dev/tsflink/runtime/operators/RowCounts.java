// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.client.Result;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnarException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How many rows each row of a batch became, where that is not one each. */
final class RowCounts {
    private static final int DROPPED = -1;

    private int[] counts = new int[0];
    private int next;

    /** Checks them against the rows that came. */
    void read(Result result, int rows) {
        if (result.countsLength() != 4L * rows) {
            throw new ColumnarException("Counts for " + result.countsLength() / 4 + " rows came for a batch of " + rows + " rows");
        }
        if (counts.length < rows) {
            counts = new int[rows];
        }
        ByteBuffer.wrap(result.bytes(), result.countsAt(), result.countsLength()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(counts, 0, rows);
        long sum = 0;
        for (int i = 0; i < rows; i++) {
            if (counts[i] < DROPPED) {
                throw new ColumnarException("A row yielded " + counts[i] + " rows");
            }
            sum += Math.max(0, counts[i]);
        }
        if (sum != result.rows()) {
            throw new ColumnarException("The rows of a batch yielded " + sum + " rows, but " + result.rows() + " came");
        }
        next = 0;
    }

    /** How many rows to emit for a row; one that became none may be kept, beside NULLs. One that was dropped is never kept. */
    int of(int row, boolean keepEmpty) {
        int count = counts[row];
        return count == DROPPED ? 0 : count == 0 && keepEmpty ? 1 : count;
    }

    /** Moves on to the next row that came, or to NULLs. */
    void move(BatchRow out, int row) {
        out.at(row, counts[row] == 0 ? -1 : next++);
    }
}
