// SPDX-License-Identifier: Apache-2.0
package dev.tsflink.bridge.stream;

import dev.tsflink.bridge.table.Jobs;
import dev.tsflink.bridge.table.Relations;
import dev.tsflink.bridge.table.Transfers;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.WithBoundedness;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.TablePipeline;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.Row;

/** One job of streams while it is put together. Sources and sinks are those of the Table API, whose rows streams hold as they are. */
public final class StreamJob {
    private final StreamExecutionEnvironment env;
    private final StreamTableEnvironment tables;

    /** @param configuration Flink's options by their keys, {@code execution.runtime-mode} among them */
    public StreamJob(Map<String, String> configuration) {
        Configuration options = Configuration.fromMap(configuration);
        env = new StreamExecutionEnvironment(options);
        tables = StreamTableEnvironment.create(env, EnvironmentSettings.newInstance().withConfiguration(options).build());
    }

    public StreamExecutionEnvironment environment() {
        return env;
    }

    /** The table environment over the same streams. */
    public StreamTableEnvironment tables() {
        return tables;
    }

    public DataStream<RowData> source(
            String connector,
            Map<String, String> options,
            List<String> names,
            List<String> types,
            List<String> primaryKey,
            String watermarkColumn,
            String watermark) {
        return fromTable(Relations.source(tables, connector, options, names, types, primaryKey, watermarkColumn, watermark));
    }

    /** The rows of a table that only grows. Where the table has event time, its rows have it as their timestamps. */
    public DataStream<RowData> fromTable(Table table) {
        RowType type = Relations.physical(table.getResolvedSchema());
        DataType internal = DataTypeUtils.toInternalDataType(type);
        DataStream<RowData> stream = tables.toDataStream(table, internal);
        // The rows are Flink's internal ones already; said so, they travel without conversion, and the runtime's operators know their columns.
        stream.getTransformation().setOutputType(InternalTypeInfo.of(type));
        return stream;
    }

    /** The stream as a table of the columns of its rows. */
    public Table toTable(DataStream<RowData> stream) {
        return tables.fromDataStream(stream);
    }

    /**
     * Makes the stream known to SQL.
     *
     * @param watermark the column that holds the time of the rows, whose watermarks the table then has; {@code null} for none
     */
    public void view(String name, DataStream<RowData> stream, String watermark) {
        if (watermark == null) {
            tables.createTemporaryView(quote(name), stream);
            return;
        }
        Schema.Builder schema = Schema.newBuilder();
        for (RowType.RowField field : ((InternalTypeInfo<RowData>) stream.getType()).toRowType().getFields()) {
            schema.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType()));
        }
        tables.createTemporaryView(quote(name), stream, schema.watermark(watermark, "SOURCE_WATERMARK()").build());
    }

    /**
     * Makes a stream of changes known to SQL: rows of {@code kind} and {@code row}.
     *
     * @param watermark as for {@link #view}
     * @param primaryKey of the table; empty for none
     * @param upsert whether updates come without their old rows
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void changelogView(String name, DataStream<RowData> stream, String watermark, List<String> primaryKey, boolean upsert)
            throws ReflectiveOperationException {
        RowType type = (RowType) ((InternalTypeInfo<RowData>) stream.getType()).toRowType().getTypeAt(1);
        Schema.Builder schema = Schema.newBuilder();
        for (RowType.RowField field : type.getFields()) {
            schema.column(field.getName(), DataTypeUtils.toInternalDataType(field.getType()));
        }
        if (!primaryKey.isEmpty()) {
            schema.primaryKey(primaryKey);
        }
        if (watermark != null) {
            schema.watermark(watermark, "SOURCE_WATERMARK()");
        }
        DataStream changes = runtime("toChanges", DataStream.class).apply(stream);
        Table table = tables.fromChangelogStream(changes, schema.build(), upsert ? ChangelogMode.upsert() : ChangelogMode.all());
        tables.createTemporaryView(quote(name), table);
    }

    /** The changes of a table: rows of {@code kind} and {@code row}. */
    public DataStream<RowData> changes(Table table) throws ReflectiveOperationException {
        RowType type = Relations.physical(table.getResolvedSchema());
        Schema.Builder schema = Schema.newBuilder();
        for (RowType.RowField field : type.getFields()) {
            schema.column(field.getName(), DataTypeUtils.toInternalDataType(field.getType()));
        }
        DataStream<Row> changes = tables.toChangelogStream(table, schema.build());
        return runtime("changes", DataStream.class, RowType.class).apply(changes, type);
    }

    private interface Step {
        DataStream<RowData> apply(Object... arguments) throws ReflectiveOperationException;
    }

    /** A method of the jar that runs in Flink's processes, which is built apart from this one. */
    @SuppressWarnings("unchecked")
    private static Step runtime(String method, Class<?>... parameters) throws ReflectiveOperationException {
        Method found = Class.forName("dev.tsflink.runtime.streams.Streams").getMethod(method, parameters);
        return arguments -> (DataStream<RowData>) found.invoke(null, arguments);
    }

    private static String quote(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** Sends the stream to a connector. */
    public void sink(DataStream<RowData> stream, String connector, Map<String, String> options, Map<String, String> settings) {
        Table table = toTable(stream);
        Schema.Builder schema = Schema.newBuilder();
        for (RowType.RowField field : Relations.physical(table.getResolvedSchema()).getFields()) {
            schema.column(field.getName(), TypeConversions.fromLogicalToDataType(field.getType()));
        }
        TableDescriptor.Builder descriptor = TableDescriptor.forConnector(connector).schema(schema.build());
        options.forEach(descriptor::option);
        attach(table.insertInto(descriptor.build()), settings);
    }

    /** Makes the pipeline part of the job; what is said of sinks holds for the last of its steps. */
    public void attach(TablePipeline pipeline, Map<String, String> settings) {
        int before = env.getTransformations().size();
        StreamStatementSet set = tables.createStatementSet();
        set.add(pipeline);
        set.attachAsDataStream();
        List<Transformation<?>> ends = env.getTransformations();
        if (ends.size() > before && !settings.isEmpty()) {
            Settings.apply(ends.get(ends.size() - 1), settings);
        }
    }

    /** Says of a stream's operator what the user said of it. */
    public static void settings(DataStream<RowData> stream, Map<String, String> settings) {
        Settings.apply(stream.getTransformation(), settings);
    }

    /** Says the same of the source at the beginning of a stream, behind which there are conversions. */
    public static void sourceSettings(DataStream<RowData> stream, Map<String, String> settings) {
        Transformation<?> target = stream.getTransformation();
        for (Transformation<?> each : target.getTransitivePredecessors()) {
            if (each.getInputs().isEmpty()) {
                target = each;
            }
            // What follows a source of another parallelism must not be apart from it by an exchange.
            if (settings.containsKey("parallelism")) {
                each.setParallelism(Integer.parseInt(settings.get("parallelism")));
            }
        }
        Settings.apply(target, settings);
        if (settings.containsKey("parallelism")) {
            stream.getTransformation().setParallelism(Integer.parseInt(settings.get("parallelism")));
        }
    }

    public static DataStream<RowData> union(List<DataStream<RowData>> streams) {
        @SuppressWarnings("unchecked")
        DataStream<RowData>[] others = streams.subList(1, streams.size()).toArray(new DataStream[0]);
        return streams.get(0).union(others);
    }

    /** @param how the name of the method of {@link DataStream} */
    public static DataStream<RowData> partition(DataStream<RowData> stream, String how) {
        switch (how) {
            case "rescale":
                return stream.rescale();
            case "rebalance":
                return stream.rebalance();
            case "shuffle":
                return stream.shuffle();
            case "broadcast":
                return stream.broadcast();
            case "global":
                return stream.global();
            case "forward":
                return stream.forward();
            default:
                throw new IllegalArgumentException(how);
        }
    }

    /** Whether all sources of the job end. */
    public boolean isBounded() {
        return env.getTransformations().stream()
                .flatMap(each -> each.getTransitivePredecessors().stream())
                .allMatch(each -> !(each instanceof WithBoundedness) || ((WithBoundedness) each).getBoundedness() == Boundedness.BOUNDED);
    }

    public String plan() {
        return env.getExecutionPlan();
    }

    /**
     * Submits the job.
     *
     * @param topic under which the end of the job is published
     * @param transfers the ids that are forgotten with the job
     * @return the id of the job
     */
    public String submit(String name, String topic, List<String> transfers) throws Exception {
        try {
            JobClient client = env.executeAsync(name);
            transfers.forEach(id -> Transfers.submitted(id, client));
            return Jobs.track(client, topic, () -> transfers.forEach(Transfers::forget));
        } catch (Exception failure) {
            transfers.forEach(Transfers::forget);
            throw failure;
        }
    }
}
