// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.runtime.formats;

import static org.apache.flink.formats.csv.CsvFormatOptions.ALLOW_COMMENTS;
import static org.apache.flink.formats.csv.CsvFormatOptions.ARRAY_ELEMENT_DELIMITER;
import static org.apache.flink.formats.csv.CsvFormatOptions.DISABLE_QUOTE_CHARACTER;
import static org.apache.flink.formats.csv.CsvFormatOptions.ESCAPE_CHARACTER;
import static org.apache.flink.formats.csv.CsvFormatOptions.FIELD_DELIMITER;
import static org.apache.flink.formats.csv.CsvFormatOptions.NULL_LITERAL;
import static org.apache.flink.formats.csv.CsvFormatOptions.QUOTE_CHARACTER;

import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.csv.CsvRowSchemaConverter;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.dataformat.csv.CsvSchema;
import org.apache.flink.table.types.logical.RowType;

/** What the first line of a csv file is, for the reader and for the writer. */
final class CsvHeader {
    private CsvHeader() {}

    /** Jackson's schema: the columns' names come from the file, their types from the table. */
    static CsvSchema schema(RowType row, ReadableConfig options) {
        CsvSchema.Builder schema = CsvRowSchemaConverter.convert(row).rebuild();
        schema.setUseHeader(true);
        // Without it Jackson takes the table's columns in their order and passes over the names.
        schema.setReorderColumns(true);
        options.getOptional(FIELD_DELIMITER).ifPresent(delimiter -> schema.setColumnSeparator(delimiter.charAt(0)));
        if (options.get(DISABLE_QUOTE_CHARACTER)) {
            schema.disableQuoteChar();
        } else {
            options.getOptional(QUOTE_CHARACTER).ifPresent(quote -> schema.setQuoteChar(quote.charAt(0)));
        }
        options.getOptional(ALLOW_COMMENTS).ifPresent(schema::setAllowComments);
        options.getOptional(ARRAY_ELEMENT_DELIMITER).ifPresent(schema::setArrayElementSeparator);
        options.getOptional(ESCAPE_CHARACTER).ifPresent(escape -> schema.setEscapeChar(escape.charAt(0)));
        options.getOptional(NULL_LITERAL).ifPresent(schema::setNullValue);
        return schema.build();
    }

    static String line(RowType row, ReadableConfig options) {
        String delimiter = options.get(FIELD_DELIMITER).substring(0, 1);
        String quote = options.get(DISABLE_QUOTE_CHARACTER) ? "" : options.get(QUOTE_CHARACTER).substring(0, 1);
        return row.getFieldNames().stream().map(name -> quoted(name, delimiter, quote)).collect(Collectors.joining(delimiter, "", "\n"));
    }

    private static String quoted(String name, String delimiter, String quote) {
        boolean plain = !name.contains(delimiter) && !name.contains("\n") && !name.contains("\r") && (quote.isEmpty() || !name.contains(quote));
        return plain ? name : quote + (quote.isEmpty() ? name : name.replace(quote, quote + quote)) + quote;
    }
}
