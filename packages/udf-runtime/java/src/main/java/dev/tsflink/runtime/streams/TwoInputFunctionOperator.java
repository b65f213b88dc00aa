// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** Two inputs, the second of which may be broadcast. */
public final class TwoInputFunctionOperator extends StreamFunctionOperator implements TwoInputStreamOperator<RowData, RowData, RowData>, BoundedMultiInput {
    private static final long serialVersionUID = 1L;

    private transient int endedInputs;

    TwoInputFunctionOperator(String specJson, String[] payloads, Configuration options) {
        super(specJson, payloads, options);
    }

    @Override
    public void processElement1(StreamRecord<RowData> element) throws Exception {
        element(element, 0);
    }

    @Override
    public void processElement2(StreamRecord<RowData> element) throws Exception {
        element(element, 1);
    }

    @Override
    public void endInput(int input) throws Exception {
        endedInputs |= input;
        if (endedInputs == 3) {
            end();
        }
    }
}
