// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.testkit;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** A process table function with state: numbers the rows of each partition, with a text before the number. */
public final class Numbered extends ProcessTableFunction<String> {
    public static final class Seen {
        public int rows;
    }

    public void eval(
            @StateHint Seen seen,
            @ArgumentHint(ArgumentTrait.SET_SEMANTIC_TABLE) Row input,
            @DataTypeHint("STRING") String prefix) {
        seen.rows++;
        collect(prefix + seen.rows);
    }
}
