// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.streams;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.table.data.RowData;

/** The watermarks that a function has put in front of the elements. */
final class GeneratedWatermarks implements WatermarkGenerator<RowData> {
    private final boolean periodic;
    private long last = Long.MIN_VALUE;
    private boolean fresh;

    GeneratedWatermarks(boolean periodic) {
        this.periodic = periodic;
    }

    @Override
    public void onEvent(RowData row, long timestamp, WatermarkOutput output) {
        if (row.isNullAt(0) || row.getLong(0) <= last) {
            return;
        }
        last = row.getLong(0);
        fresh = periodic;
        if (!periodic) {
            output.emitWatermark(new Watermark(last));
        }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
        if (fresh) {
            fresh = false;
            output.emitWatermark(new Watermark(last));
        }
    }
}
