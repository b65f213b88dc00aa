// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bench;

import java.util.Collection;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceReaderBase;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.util.NumberSequenceIterator;

/** Flink's number sequence as rows; one new row, and new strings, for each number, as real sources make them. */
final class NumbersSource
        implements Source<RowData, NumberSequenceSplit, Collection<NumberSequenceSplit>>, ResultTypeQueryable<RowData> {
    private static final long serialVersionUID = 1L;

    static final long KEYS = 1_000;

    private final NumberSequenceSource numbers;
    private final String[] columns;
    private final TypeInformation<RowData> type;

    NumbersSource(long rows, String[] columns, TypeInformation<RowData> type) {
        this.numbers = new NumberSequenceSource(1, rows);
        this.columns = columns;
        this.type = type;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SourceReader<RowData, NumberSequenceSplit> createReader(SourceReaderContext context) {
        return new Reader(context, columns);
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> createEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context) throws Exception {
        return numbers.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<NumberSequenceSplit, Collection<NumberSequenceSplit>> restoreEnumerator(
            SplitEnumeratorContext<NumberSequenceSplit> context, Collection<NumberSequenceSplit> checkpoint) throws Exception {
        return numbers.restoreEnumerator(context, checkpoint);
    }

    @Override
    public SimpleVersionedSerializer<NumberSequenceSplit> getSplitSerializer() {
        return numbers.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Collection<NumberSequenceSplit>> getEnumeratorCheckpointSerializer() {
        return numbers.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return type;
    }

    private static final class Reader
            extends IteratorSourceReaderBase<Long, RowData, NumberSequenceIterator, NumberSequenceSplit> {
        private final String[] columns;

        Reader(SourceReaderContext context, String[] columns) {
            super(context);
            this.columns = columns;
        }

        @Override
        protected RowData convert(Long number) {
            GenericRowData row = new GenericRowData(columns.length);
            for (int i = 0; i < columns.length; i++) {
                row.setField(i, value(columns[i], number));
            }
            return row;
        }

        private static Object value(String column, Long number) {
            switch (column) {
                case "n":
                    return number;
                case "k":
                    return number % KEYS;
                case "at":
                    return TimestampData.fromEpochMillis(number);
                case "d":
                    return number / 4.0;
                case "s":
                    return BinaryStringData.fromBytes(customer(number));
                default:
                    return StringData.fromString("{\"id\":" + number + ",\"name\":\"customer-" + number + "\",\"tags\":[\"a\",\"b\"]}");
            }
        }

        /** `customer-NNNNNN`, 15 bytes. */
        private static byte[] customer(long number) {
            byte[] bytes = {'c', 'u', 's', 't', 'o', 'm', 'e', 'r', '-', 0, 0, 0, 0, 0, 0};
            int rest = (int) (number % 1_000_000);
            for (int i = 14; i > 8; i--, rest /= 10) {
                bytes[i] = (byte) ('0' + rest % 10);
            }
            return bytes;
        }
    }
}
