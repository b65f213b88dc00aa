// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.operators;

import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The planner passes an operator the type of its results but not of its whole output; the output's serializer knows it. */
final class OutputTypes {
    private OutputTypes() {}

    static RowType of(TypeSerializer<?> serializer) {
        if (!(serializer instanceof RowDataSerializer)) {
            throw new IllegalStateException("An operator of TypeScript functions must put out table rows, not what " + serializer.getClass().getName() + " writes");
        }
        try {
            java.lang.reflect.Field types = RowDataSerializer.class.getDeclaredField("types");
            types.setAccessible(true);
            return RowType.of((LogicalType[]) types.get(serializer));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This version of Flink keeps the types of a row serializer elsewhere", e);
        }
    }
}
