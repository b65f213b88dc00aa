// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import dev.tsflink.runtime.operators.FunctionOptions;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.util.FlinkRuntimeException;

/** Makes the steps of a DataStream program that run TypeScript functions. */
public final class StreamOperators {
    private StreamOperators() {}

    /**
     * A stream operator.
     *
     * @param inputs one or two, not partitioned yet where the operator is keyed
     * @param specJson `StreamSpec`
     * @param functionPayloads of `prepareFunctions`, in the order that the specification counts
     * @return the main output; {@link #sideOutput} gives the others
     */
    public static SingleOutputStreamOperator<RowData> transform(DataStream<RowData>[] inputs, String specJson, String[] functionPayloads, String name) {
        StreamPlan plan = new StreamPlan(specJson);
        if (plan.inputs.length != inputs.length) {
            throw new FlinkRuntimeException("The stream operator " + name + " has " + plan.inputs.length + " inputs, but " + inputs.length + " were given");
        }
        if (functionPayloads.length == 0) {
            throw new FlinkRuntimeException("The stream operator " + name + " has no functions");
        }
        Configuration options = options(inputs[0].getExecutionEnvironment().getConfiguration());
        InternalTypeInfo<RowData> type = InternalTypeInfo.of(plan.outputs[0].type);
        DataStream<RowData> first = partitioned(inputs[0], plan, 0);
        if (inputs.length == 1) {
            return first.transform(name, type, new OneInputFunctionOperator(specJson, functionPayloads, options));
        }
        return first.connect(partitioned(inputs[1], plan, 1)).transform(name, type, new TwoInputFunctionOperator(specJson, functionPayloads, options));
    }

    /** The stream of an output of an operator that {@link #transform} made: its number in `outputs` of the specification. */
    public static DataStream<RowData> sideOutput(SingleOutputStreamOperator<RowData> operator, String specJson, int output) {
        StreamPlan.Output side = new StreamPlan(specJson).outputs[output];
        return side.tag == null ? operator : operator.getSideOutput(Outputs.tag(side));
    }

    /** Partitions a stream by key as {@link #transform} does. `computed` when its elements are ROW<`key` K, `value` T>. */
    private static DataStream<RowData> partitioned(DataStream<RowData> input, StreamPlan plan, int index) {
        int column = plan.inputs[index].keyColumn;
        return column < 0 ? input : keyBy(input, plan.key, column);
    }

    private static KeyedStream<RowData, Object> keyBy(DataStream<RowData> input, KeyKind kind, int column) {
        return input.keyBy(new KeyColumn(kind, column), kind.info());
    }

    private static Configuration options(ReadableConfig all) {
        Configuration options = new Configuration();
        if (all instanceof Configuration) {
            for (Map.Entry<String, String> entry : ((Configuration) all).toMap().entrySet()) {
                if (entry.getKey().startsWith(FunctionOptions.PREFIX)) {
                    options.setString(entry.getKey(), entry.getValue());
                }
            }
        }
        return options;
    }
}
