// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.testkit;

import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/** A process table function over rows one by one: how many columns each has, times a factor. */
public final class Counting extends ProcessTableFunction<Integer> {
    public void eval(@ArgumentHint(ArgumentTrait.ROW_SEMANTIC_TABLE) Row input, Integer factor) {
        collect(input.getArity() * factor);
    }
}
