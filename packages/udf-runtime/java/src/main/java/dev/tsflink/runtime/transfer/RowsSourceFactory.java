// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** The connector by which rows of the driver become a table. */
public final class RowsSourceFactory implements DynamicTableSourceFactory {
    public static final String IDENTIFIER = "tsflink-rows";
    /** Whether the rows are made while the job runs. */
    private static final ConfigOption<Boolean> LIVE = ConfigOptions.key("live").booleanType().defaultValue(false);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ResultSinkFactory.ID);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(LIVE);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        String id = helper.getOptions().get(ResultSinkFactory.ID);
        TransferRegistry.find(id);
        return new RowsTableSource(id, helper.getOptions().get(LIVE), (RowType) context.getPhysicalRowDataType().getLogicalType());
    }
}
