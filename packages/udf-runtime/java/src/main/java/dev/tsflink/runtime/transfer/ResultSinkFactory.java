// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.transfer;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.RowType;

/** The connector by which the rows of a query reach the driver. */
public final class ResultSinkFactory implements DynamicTableSinkFactory {
    public static final String IDENTIFIER = "tsflink-result";

    static final ConfigOption<String> ID = ConfigOptions.key("id").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ID);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        String id = helper.getOptions().get(ID);
        TransferRegistry.find(id);
        return new ResultTableSink(id, (RowType) context.getPhysicalRowDataType().getLogicalType());
    }
}
