// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.formats;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.impl.StreamFormatAdapter;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.table.factories.BulkReaderFormatFactory;
import org.apache.flink.connector.file.table.factories.BulkWriterFormatFactory;
import org.apache.flink.connector.file.table.format.BulkDecodingFormat;
import org.apache.flink.formats.csv.CsvFileFormatFactory;
import org.apache.flink.formats.csv.CsvFormatOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.Projection;
import org.apache.flink.table.connector.format.EncodingFormat;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Csv files whose first line names the columns, which Flink's own csv format does not know. Takes the options of that format and
 * leaves the writing of rows to it.
 */
public final class CsvWithHeaderFormatFactory implements BulkReaderFormatFactory, BulkWriterFormatFactory {
    public static final String IDENTIFIER = "tsflink-csv";

    private final CsvFileFormatFactory csv = new CsvFileFormatFactory();

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return csv.requiredOptions();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return csv.optionalOptions();
    }

    @Override
    public Set<ConfigOption<?>> forwardOptions() {
        return csv.forwardOptions();
    }

    @Override
    public BulkDecodingFormat<RowData> createDecodingFormat(DynamicTableFactory.Context context, ReadableConfig options) {
        return new Decoding(options);
    }

    @Override
    public EncodingFormat<BulkWriter.Factory<RowData>> createEncodingFormat(DynamicTableFactory.Context context, ReadableConfig options) {
        EncodingFormat<BulkWriter.Factory<RowData>> rows = csv.createEncodingFormat(context, options);
        return new EncodingFormat<>() {
            @Override
            public BulkWriter.Factory<RowData> createRuntimeEncoder(DynamicTableSink.Context sink, DataType type) {
                BulkWriter.Factory<RowData> writers = rows.createRuntimeEncoder(sink, type);
                byte[] header = CsvHeader.line((RowType) type.getLogicalType(), options).getBytes(StandardCharsets.UTF_8);
                return out -> {
                    out.write(header);
                    return writers.create(out);
                };
            }

            @Override
            public ChangelogMode getChangelogMode() {
                return rows.getChangelogMode();
            }
        };
    }

    private static final class Decoding
            implements BulkDecodingFormat<RowData>, ProjectableDecodingFormat<BulkFormat<RowData, FileSourceSplit>> {
        private final ReadableConfig options;

        Decoding(ReadableConfig options) {
            this.options = options;
        }

        @Override
        public BulkFormat<RowData, FileSourceSplit> createRuntimeDecoder(
                DynamicTableSource.Context context, DataType physicalType, int[][] projections) {
            DataType produced = Projection.of(projections).project(physicalType);
            return new StreamFormatAdapter<>(
                    new CsvWithHeaderFormat(
                            CsvHeader.schema((RowType) physicalType.getLogicalType(), options),
                            (RowType) produced.getLogicalType(),
                            context.createTypeInformation(produced),
                            options.getOptional(CsvFormatOptions.IGNORE_PARSE_ERRORS).orElse(false)));
        }

        @Override
        public ChangelogMode getChangelogMode() {
            return ChangelogMode.insertOnly();
        }
    }
}
