// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** How an element travels: a ROW as its columns, anything else as one column `value`. */
final class Shape {
    final LogicalType type;
    final boolean isRow;
    /** Of its columns. */
    final RowType columns;

    Shape(LogicalType type) {
        this.type = type;
        this.isRow = type.is(LogicalTypeRoot.ROW);
        this.columns = isRow ? (RowType) type : new RowType(false, List.of(new RowType.RowField("value", type)));
    }

    static LogicalType parse(String type) {
        return LogicalTypeParser.parse(type, Shape.class.getClassLoader());
    }
}
