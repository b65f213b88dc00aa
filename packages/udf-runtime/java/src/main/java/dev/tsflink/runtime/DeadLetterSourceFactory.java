// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.streaming.api.transformations.UnionTransformation;
import org.apache.flink.streaming.runtime.partitioner.RebalancePartitioner;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/** Dead letters of the job that is planned, as the planner can read them. */
public final class DeadLetterSourceFactory implements DynamicTableSourceFactory {
    static final String IDENTIFIER = "tsflink-dead-letters";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return new Source(context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH);
    }

    private static final class Source implements ScanTableSource {
        private final boolean bounded;

        Source(boolean bounded) {
            this.bounded = bounded;
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }

        @Override
        public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
            return new DataStreamScanProvider() {
                @Override
                public DataStream<RowData> produceDataStream(ProviderContext provider, StreamExecutionEnvironment env) {
                    List<Transformation<RowData>> inputs = new ArrayList<>();
                    for (Transformation<?> sideOutput : DeadLetterSinks.sideOutputs()) {
                        @SuppressWarnings("unchecked")
                        Transformation<RowData> typed = (Transformation<RowData>) sideOutput;
                        inputs.add(typed);
                    }
                    // The planner gives the result its own type, which Flink allows only where nobody has asked for the type: a union has.
                    return new DataStream<>(
                            env,
                            inputs.size() == 1
                                    ? inputs.get(0)
                                    : new PartitionTransformation<>(new UnionTransformation<>(inputs), new RebalancePartitioner<>()));
                }

                @Override
                public boolean isBounded() {
                    return bounded;
                }
            };
        }

        @Override
        public DynamicTableSource copy() {
            return new Source(bounded);
        }

        @Override
        public String asSummaryString() {
            return "dead letters";
        }
    }
}
