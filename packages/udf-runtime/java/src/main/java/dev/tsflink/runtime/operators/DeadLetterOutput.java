// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import dev.tsflink.runtime.client.DeadLetters;
import dev.tsflink.runtime.columnar.BatchReader;
import dev.tsflink.runtime.columnar.BatchRow;
import dev.tsflink.runtime.columnar.ColumnReader;
import java.util.Set;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.OutputTag;

/** Where rows go for which a function failed whose policy is a dead letter: a side output of its operator for each sink. */
public final class DeadLetterOutput {
    private static final LogicalType TEXT = new VarCharType(false, VarCharType.MAX_LENGTH);

    /** Of the rows: `LETTER_TYPE` of the functions' side. */
    public static final RowType TYPE = RowType.of(
            false,
            new LogicalType[] {TEXT, TEXT, TEXT, TEXT, TEXT, new IntType(false), new LocalZonedTimestampType(false, 3)},
            new String[] {"functionName", "arguments", "error", "message", "task", "subtask", "failedAt"});

    /** An operator whose functions may have such a policy. */
    public interface Sender {
        Set<String> deadLetterSinks();
    }

    private final BatchReader reader = new BatchReader(TYPE);

    public static OutputTag<RowData> tag(String sink) {
        return new OutputTag<>("tsflink-dead-letters-" + sink, InternalTypeInfo.of(TYPE));
    }

    void emit(DeadLetters letters, Output<StreamRecord<RowData>> output) {
        ColumnReader[] columns = reader.read(letters.bytes(), letters.arrowAt(), letters.arrowLength(), letters.rows());
        OutputTag<RowData> tag = tag(letters.sink());
        BatchRow row = new BatchRow(columns, columns.length);
        for (int i = 0; i < letters.rows(); i++) {
            row.at(i);
            output.collect(tag, new StreamRecord<RowData>(row));
        }
    }
}
