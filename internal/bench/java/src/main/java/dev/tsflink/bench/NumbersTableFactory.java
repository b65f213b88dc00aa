// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bench;

import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * `'connector' = 'bench-numbers'`: a bounded FLIP-27 source of {@code n BIGINT}, {@code s STRING} and the other columns of {@link NumbersSource} that a
 * table names, so that it chains with what follows (SQL's own datagen is a legacy source and never does). Columns that a query does not use are not made.
 */
public final class NumbersTableFactory implements DynamicTableSourceFactory {
    private static final ConfigOption<Long> ROWS = ConfigOptions.key("rows").longType().noDefaultValue();

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        return new NumbersTableSource(helper.getOptions().get(ROWS), context.getPhysicalRowDataType());
    }

    @Override
    public String factoryIdentifier() {
        return "bench-numbers";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ROWS);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    private static final class NumbersTableSource implements ScanTableSource, SupportsProjectionPushDown {
        private final long rows;
        private DataType type;

        NumbersTableSource(long rows, DataType type) {
            this.rows = rows;
            this.type = type;
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            String[] columns = ((RowType) type.getLogicalType()).getFieldNames().toArray(new String[0]);
            TypeInformation<RowData> info = context.createTypeInformation(type);
            return SourceProvider.of(new NumbersSource(rows, columns, info));
        }

        @Override
        public boolean supportsNestedProjection() {
            return false;
        }

        @Override
        public void applyProjection(int[][] projectedFields, DataType producedDataType) {
            type = producedDataType;
        }

        @Override
        public DynamicTableSource copy() {
            return new NumbersTableSource(rows, type);
        }

        @Override
        public String asSummaryString() {
            return "numbers";
        }
    }
}
