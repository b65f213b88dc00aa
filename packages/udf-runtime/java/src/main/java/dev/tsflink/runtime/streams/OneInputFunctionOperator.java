// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/** One input. */
public final class OneInputFunctionOperator extends StreamFunctionOperator implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    OneInputFunctionOperator(String specJson, String[] payloads, Configuration options) {
        super(specJson, payloads, options);
    }

    @Override
    public void processElement(StreamRecord<RowData> element) throws Exception {
        element(element, 0);
    }

    @Override
    public void endInput() throws Exception {
        end();
    }
}
