// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** The model provider {@code test-shout}: of a STRING it predicts the upper case, with the option {@code mark} behind it, and the length (INT). */
public final class ShoutModelFactory implements ModelProviderFactory {
    private static final ConfigOption<String> MARK = ConfigOptions.key("mark").stringType().defaultValue("!");

    @Override
    public String factoryIdentifier() {
        return "test-shout";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(MARK);
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        FactoryUtil.ModelProviderFactoryHelper helper = FactoryUtil.createModelProviderFactoryHelper(this, context);
        helper.validate();
        return new Provider(helper.getOptions().get(MARK));
    }

    private static final class Provider implements PredictRuntimeProvider {
        private final String mark;

        Provider(String mark) {
            this.mark = mark;
        }

        @Override
        public PredictFunction createPredictFunction(Context context) {
            return new Shout(mark);
        }

        @Override
        public ModelProvider copy() {
            return new Provider(mark);
        }
    }

    /** Public, as the code that Flink generates calls it. */
    public static final class Shout extends PredictFunction {
        private final String mark;

        Shout(String mark) {
            this.mark = mark;
        }

        @Override
        public Collection<RowData> predict(RowData features) {
            String text = features.isNullAt(0) ? "" : features.getString(0).toString();
            return List.of(GenericRowData.of(StringData.fromString(text.toUpperCase(Locale.ROOT) + mark), text.length()));
        }
    }
}
