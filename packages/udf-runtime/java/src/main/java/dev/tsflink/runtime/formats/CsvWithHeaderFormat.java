// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.formats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.reader.SimpleStreamFormat;
import org.apache.flink.connector.file.src.reader.StreamFormat;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.formats.common.Converter;
import org.apache.flink.formats.csv.CsvToRowDataConverters;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.MappingIterator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvParser;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.jackson.JacksonMapperFactory;

/** Reads a file as a whole: only its beginning has the header. */
final class CsvWithHeaderFormat extends SimpleStreamFormat<RowData> {
    private static final long serialVersionUID = 1L;

    private final CsvSchema schema;
    private final List<String> columns;
    private final Converter<JsonNode, Object, Void> converter;
    private final TypeInformation<RowData> produced;
    private final boolean skipMalformed;

    CsvWithHeaderFormat(CsvSchema schema, RowType row, TypeInformation<RowData> produced, boolean skipMalformed) {
        this.schema = schema;
        this.columns = new ArrayList<>(row.getFieldNames());
        this.converter = new CsvToRowDataConverters(skipMalformed).createRowConverter(row, true);
        this.produced = produced;
        this.skipMalformed = skipMalformed;
    }

    @Override
    public StreamFormat.Reader<RowData> createReader(Configuration configuration, FSDataInputStream in) throws IOException {
        MappingIterator<JsonNode> rows = JacksonMapperFactory.createCsvMapper().readerFor(JsonNode.class).with(schema).readValues(in);
        // The first look reads the header.
        if (rows.hasNextValue()) {
            requireColumns(((CsvParser) rows.getParser()).getSchema());
        }
        return new Reader(rows);
    }

    private void requireColumns(CsvSchema header) throws IOException {
        List<String> missing = new ArrayList<>(columns);
        missing.removeIf(name -> header.column(name) != null);
        if (!missing.isEmpty()) {
            throw new IOException("The header of the csv file does not name " + missing + ", which the schema has; it names " + header.getColumnNames());
        }
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
        return produced;
    }

    private final class Reader implements StreamFormat.Reader<RowData> {
        private final MappingIterator<JsonNode> rows;

        Reader(MappingIterator<JsonNode> rows) {
            this.rows = rows;
        }

        @Override
        public RowData read() throws IOException {
            while (true) {
                try {
                    return rows.hasNextValue() ? (RowData) converter.convert(rows.nextValue(), null) : null;
                } catch (NoSuchElementException end) {
                    return null;
                } catch (IOException | RuntimeException malformed) {
                    if (!skipMalformed) {
                        // The parser may have read ahead to the end of the line.
                        throw new IOException("Malformed csv near line " + rows.getCurrentLocation().getLineNr() + ": " + story(malformed), malformed);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    private static String story(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == thrown ? thrown.getMessage() : thrown.getMessage() + " " + deepest.getMessage();
    }
}
