// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.functions.LookupFunction;

/**
 * The connector {@code test-lookup}: a table of two STRING columns, a key and a value, that can only be looked up in. Its rows are those of the option {@code
 * rows}, {@code a=1;b=2}; a key that is asked for less than {@code misses} times is not found yet.
 */
public final class LookupFactory implements DynamicTableSourceFactory {
    private static final ConfigOption<String> ROWS = ConfigOptions.key("rows").stringType().noDefaultValue();
    private static final ConfigOption<Integer> MISSES = ConfigOptions.key("misses").intType().defaultValue(0);

    @Override
    public String factoryIdentifier() {
        return "test-lookup";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(ROWS);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(MISSES);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        return new Source(helper.getOptions().get(ROWS), helper.getOptions().get(MISSES));
    }

    private static final class Source implements LookupTableSource {
        private final String rows;
        private final int misses;

        Source(String rows, int misses) {
            this.rows = rows;
            this.misses = misses;
        }

        @Override
        public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
            if (context.getKeys().length != 1 || context.getKeys()[0].length != 1 || context.getKeys()[0][0] != 0) {
                throw new UnsupportedOperationException("test-lookup looks up by its first column only");
            }
            return LookupFunctionProvider.of(new Lookup(rows, misses));
        }

        @Override
        public DynamicTableSource copy() {
            return new Source(rows, misses);
        }

        @Override
        public String asSummaryString() {
            return "test-lookup";
        }
    }

    /** Public, as the code that Flink generates calls it. */
    public static final class Lookup extends LookupFunction {
        private final String rows;
        private final int misses;
        private transient Map<String, Integer> asked;

        Lookup(String rows, int misses) {
            this.rows = rows;
            this.misses = misses;
        }

        @Override
        public Collection<RowData> lookup(RowData key) {
            if (asked == null) {
                asked = new HashMap<>();
            }
            String wanted = key.getString(0).toString();
            List<RowData> found = new ArrayList<>();
            if (asked.merge(wanted, 1, Integer::sum) > misses) {
                for (String row : rows.split(";")) {
                    String[] parts = row.split("=", 2);
                    if (parts[0].equals(wanted)) {
                        found.add(GenericRowData.of(StringData.fromString(parts[0]), StringData.fromString(parts[1])));
                    }
                }
            }
            return found;
        }
    }
}
