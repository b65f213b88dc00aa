// SPDX-License-Identifier: Apache-2.0
// Written by scripts/flink-options.mjs from the option classes of Flink 2.3 and of TsFlink's operators; do not edit.
import type { KnownOption } from "./option-kind.ts";
import type { FlinkDuration, FlinkMemorySize } from "./values.ts";

/** Flink's options of tables and jobs by their keys, and what their values are. */
export interface FlinkOptions {
  /**
   * The size of buffer under async state execution. Async state execution provides a buffer mechanism to reduce state access. When the number of state requests in the active buffer exceeds the batch size, a batched state execution would be triggered. Larger batch sizes will bring higher end-to-end latency, this option works with 'execution.async-state.active-buffer-timeout' to control the frequency of triggering.
   * @defaultValue `1000`
   */
  readonly "execution.async-state.active-buffer-size": number;
  /**
   * The timeout of buffer triggering in milliseconds. If the buffer has not reached the 'execution.async-state.active-buffer-size' within 'buffer-timeout' milliseconds, a trigger will perform actively.
   * @defaultValue `1000`
   */
  readonly "execution.async-state.active-buffer-timeout": number | bigint;
  /**
   * The max limit of in-flight records number in async state execution, 'in-flight' refers to the records that have entered the operator but have not yet been processed and emitted to the downstream. If the in-flight records number exceeds the limit, the newly records entering will be blocked until the in-flight records number drops below the limit.
   * @defaultValue `6000`
   */
  readonly "execution.async-state.total-buffer-size": number;
  /**
   * Defines how data is exchanged between tasks in batch 'execution.runtime-mode' if the shuffling behavior has not been set explicitly for an individual exchange.
   * With pipelined exchanges, upstream and downstream tasks run simultaneously. In order to achieve lower latency, a result record is immediately sent to and processed by the downstream task. Thus, the receiver back-pressures the sender. The streaming mode always uses this exchange.
   * With blocking exchanges, upstream and downstream tasks run in stages. Records are persisted to some storage between stages. Downstream tasks then fetch these records after the upstream tasks finished. Such an exchange reduces the resources required to execute the job as it does not need to run upstream and downstream tasks simultaneously.
   * With hybrid exchanges (experimental), downstream tasks can run anytime as long as upstream tasks start running. When given sufficient resources, it can reduce the overall job execution time by running tasks simultaneously. Otherwise, it also allows jobs to be executed with very little resources. It adapts to custom preferences between persisting less data and restarting less tasks on failures, by providing different spilling strategies.
   * @defaultValue `ALL_EXCHANGES_BLOCKING`
   */
  readonly "execution.batch-shuffle-mode":
    "ALL_EXCHANGES_PIPELINED" | "ALL_EXCHANGES_BLOCKING" | "ALL_EXCHANGES_HYBRID_FULL" | "ALL_EXCHANGES_HYBRID_SELECTIVE";
  /**
   * A flag to enable or disable batch runtime specific state backend and timer service for keyed operators. NOTE: It takes effect only in the BATCH runtime mode and requires sorted inputsexecution.sorted-inputs.enabled to be enabled.
   * @defaultValue `true`
   */
  readonly "execution.batch-state-backend.enabled": boolean;
  /**
   * If disabled, the config execution.buffer-timeout.interval will not take effect and the flushing will be triggered only when the output buffer is full thus maximizing throughput
   * @defaultValue `true`
   */
  readonly "execution.buffer-timeout.enabled": boolean;
  /**
   * The maximum time frequency (milliseconds) for the flushing of the output buffers. By default the output buffers flush frequently to provide low latency and to aid smooth developer experience. Setting the parameter can result in three logical modes:
   * - A positive value triggers flushing periodically by that interval
   * - 0 triggers flushing after every record thus minimizing latency
   * - If the config execution.buffer-timeout.enabled is false, trigger flushing only when the output buffer is full thus maximizing throughput
   * @defaultValue `100 ms`
   */
  readonly "execution.buffer-timeout.interval": FlinkDuration;
  /**
   * Only relevant if `execution.checkpointing.unaligned.enabled` is enabled.
   *
   * If timeout is 0, checkpoints will always start unaligned.
   *
   * If timeout has a positive value, checkpoints will start aligned. If during checkpointing, checkpoint start delay exceeds this timeout, alignment will timeout and checkpoint barrier will start working as unaligned checkpoint.
   * @defaultValue `0 ms`
   */
  readonly "execution.checkpointing.aligned-checkpoint-timeout": FlinkDuration;
  /**
   * Feature toggle for enabling checkpointing even if some of tasks have finished. Before you enable it, please take a look at the important considerations
   * @defaultValue `true`
   */
  readonly "execution.checkpointing.checkpoints-after-tasks-finish": boolean;
  /**
   * Option whether to discard a checkpoint's states in parallel using the ExecutorService passed into the cleaner
   * @defaultValue `true`
   */
  readonly "execution.checkpointing.cleaner.parallel-mode": boolean;
  /**
   * Whether to create sub-directories named by job id under the '`execution.checkpointing.dir`' to store the data files and meta data of checkpoints. The default value is true to enable user could run several jobs with the same checkpoint directory at the same time. If this value is set to false, pay attention not to run several jobs with the same directory simultaneously.
   * WARNING: This is an advanced configuration. If set to false, users must ensure that no multiple jobs are run with the same checkpoint directory, and that no files exist other than those necessary for the restoration of the current job when starting a new job.
   * @defaultValue `true`
   */
  readonly "execution.checkpointing.create-subdir": boolean;
  /**
   * The minimum size of state data files. All state chunks smaller than that are stored inline in the root checkpoint metadata file. The max memory threshold for this configuration is 1MB.
   * @defaultValue `20 kb`
   */
  readonly "execution.checkpointing.data-inline-threshold": FlinkMemorySize;
  /**
   * The default directory used for storing the data files and meta data of checkpoints in a Flink supported filesystem. The storage path must be accessible from all participating processes/nodes(i.e. all TaskManagers and JobManagers). If the 'execution.checkpointing.storage' is set to 'jobmanager', only the meta data of checkpoints will be stored in this directory.
   */
  readonly "execution.checkpointing.dir": string;
  /**
   * Whether to enable checkpointing during recovery from an unaligned checkpoint. When enabled, the job can take checkpoints while still recovering channel state (inflight data) from a previous unaligned checkpoint. This avoids the need to wait for full recovery before the first checkpoint can be triggered, which reduces the window of vulnerability to failures during recovery.
   *
   * This option requires `execution.checkpointing.unaligned.recover-output-on-downstream.enabled` to be enabled. It does not require unaligned checkpoints to be currently enabled, because a job may restore from an unaligned checkpoint while having unaligned checkpoints disabled for the new execution.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.during-recovery.enabled": boolean;
  /**
   * Externalized checkpoints write their meta data out to persistent storage and are not automatically cleaned up when the owning job fails or is suspended (terminating with job status `JobStatus#FAILED` or `JobStatus#SUSPENDED`). In this case, you have to manually clean up the checkpoint state, both the meta data and actual program state.
   *
   * The mode defines how an externalized checkpoint should be cleaned up on job cancellation. If you choose to retain externalized checkpoints on cancellation you have to handle checkpoint clean up manually when you cancel the job as well (terminating with job status `JobStatus#CANCELED`).
   *
   * The target directory for externalized checkpoints is configured via `execution.checkpointing.dir`.
   * @defaultValue `NO_EXTERNALIZED_CHECKPOINTS`
   */
  readonly "execution.checkpointing.externalized-checkpoint-retention":
    "DELETE_ON_CANCELLATION" | "RETAIN_ON_CANCELLATION" | "NO_EXTERNALIZED_CHECKPOINTS";
  /**
   * Only relevant if `execution.checkpointing.file-merging.enabled` is enabled.
   * Whether to allow merging data of multiple checkpoints into one physical file. If this option is set to false, only merge files within checkpoint boundaries. Otherwise, it is possible for the logical files of different checkpoints to share the same physical file.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.file-merging.across-checkpoint-boundary": boolean;
  /**
   * Whether to enable merging multiple checkpoint files into one, which will greatly reduce the number of small checkpoint files. This is an experimental feature under evaluation, make sure you're aware of the possible effects of enabling it.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.file-merging.enabled": boolean;
  /**
   * Max size of a physical file for merged checkpoints.
   * @defaultValue `32 mb`
   */
  readonly "execution.checkpointing.file-merging.max-file-size": FlinkMemorySize;
  /**
   * Space amplification stands for the magnification of the occupied space compared to the amount of valid data. The more space amplification is, the more waste of space will be. This configs a space amplification above which a re-uploading for physical files will be triggered to reclaim space. Any value below 1f means disabling the space control.
   * @defaultValue `2.0`
   */
  readonly "execution.checkpointing.file-merging.max-space-amplification": number;
  /**
   * The upper limit of the file pool size based on the number of subtasks within each TM(only for merging private state at Task Manager level).
   * @defaultValue `4`
   */
  readonly "execution.checkpointing.file-merging.max-subtasks-per-file": number;
  /**
   * Whether to use Blocking or Non-Blocking pool for merging physical files. A Non-Blocking pool will always provide usable physical file without blocking. It may create many physical files if poll file frequently. When poll a small file from a Blocking pool, it may be blocked until the file is returned.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.file-merging.pool-blocking": boolean;
  /**
   * Option whether to create incremental checkpoints, if possible. For an incremental checkpoint, only a diff from the previous checkpoint is stored, rather than the complete checkpoint state. Once enabled, the state size shown in web UI or fetched from rest API only represents the delta checkpoint size instead of full checkpoint size. Some state backends may not support incremental checkpoints and ignore this option.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.incremental": boolean;
  /**
   * Gets the interval in which checkpoints are periodically scheduled.
   *
   * This setting defines the base interval. Checkpoint triggering may be delayed by the settings `execution.checkpointing.max-concurrent-checkpoints`, `execution.checkpointing.min-pause` and `execution.checkpointing.interval-during-backlog`
   */
  readonly "execution.checkpointing.interval": FlinkDuration;
  /**
   * If it is not null and any source reports isProcessingBacklog=true, it is the interval in which checkpoints are periodically scheduled.
   *
   * Checkpoint triggering may be delayed by the settings `execution.checkpointing.max-concurrent-checkpoints` and `execution.checkpointing.min-pause`.
   *
   * Note: if it is not null, the value must either be 0, which means the checkpoint is disabled during backlog, or be larger than or equal to execution.checkpointing.interval.
   */
  readonly "execution.checkpointing.interval-during-backlog": FlinkDuration;
  /**
   * The config parameter defining the root directories for storing file-based state for local recovery. Local recovery currently only covers keyed state backends. If not configured it will default to \<WORKING_DIR\>/localState. The \<WORKING_DIR\> can be configured via `process.taskmanager.working-dir`
   */
  readonly "execution.checkpointing.local-backup.dirs": string;
  /**
   * This option configures local backup for the state backend, which indicates whether to make backup checkpoint on local disk.  If not configured, fallback to execution.state-recovery.from-local. By default, local backup is deactivated. Local backup currently only covers keyed state backends (including both the EmbeddedRocksDBStateBackend and the HashMapStateBackend).
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.local-backup.enabled": boolean;
  /**
   * The maximum number of checkpoint attempts that may be in progress at the same time. If this value is n, then no checkpoints will be triggered while n checkpoint attempts are currently in flight. For the next checkpoint to be triggered, one checkpoint attempt would need to finish or expire.
   * @defaultValue `1`
   */
  readonly "execution.checkpointing.max-concurrent-checkpoints": number;
  /**
   * The minimal pause between checkpointing attempts. This setting defines how soon thecheckpoint coordinator may trigger another checkpoint after it becomes possible to triggeranother checkpoint with respect to the maximum number of concurrent checkpoints(see `execution.checkpointing.max-concurrent-checkpoints`).
   *
   * If the maximum number of concurrent checkpoints is set to one, this setting makes effectively sure that a minimum amount of time passes where no checkpoint is in progress at all.
   * @defaultValue `0 ms`
   */
  readonly "execution.checkpointing.min-pause": FlinkDuration;
  /**
   * The checkpointing mode (exactly-once vs. at-least-once).
   * @defaultValue `EXACTLY_ONCE`
   */
  readonly "execution.checkpointing.mode": "EXACTLY_ONCE" | "AT_LEAST_ONCE";
  /**
   * The maximum number of completed checkpoints to retain.
   * @defaultValue `1`
   */
  readonly "execution.checkpointing.num-retained": number;
  /**
   * The default directory for savepoints. Used by the state backends that write savepoints to file systems (HashMapStateBackend, EmbeddedRocksDBStateBackend).
   */
  readonly "execution.checkpointing.savepoint-dir": string;
  /**
   * Tells if we should use compression for the state snapshot data or not
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.snapshot-compression": boolean;
  /**
   * The checkpoint storage implementation to be used to checkpoint state.
   * The implementation can be specified either via their shortcut  name, or via the class name of a `CheckpointStorageFactory`. If a factory is specified it is instantiated via its zero argument constructor and its `CheckpointStorageFactory#createFromConfig(ReadableConfig, ClassLoader)`  method is called.
   * Recognized shortcut names are 'jobmanager' and 'filesystem'.
   * 'execution.checkpointing.storage' and 'execution.checkpointing.dir' are usually combined to configure the checkpoint location. By default,  the checkpoint meta data and actual program state will be stored in the JobManager's memory directly. When 'execution.checkpointing.storage' is set to 'jobmanager', if 'execution.checkpointing.dir' is configured, the meta data of checkpoints will be persisted to the path specified by 'execution.checkpointing.dir'. Otherwise, the meta data will be stored in the JobManager's memory. When 'execution.checkpointing.storage' is set to 'filesystem', a valid path must be configured to 'execution.checkpointing.dir', and the checkpoint meta data and actual program state will both be persisted to the path.
   */
  readonly "execution.checkpointing.storage": string;
  /**
   * The maximum time that a checkpoint may take before being discarded.
   * @defaultValue `10 min`
   */
  readonly "execution.checkpointing.timeout": FlinkDuration;
  /**
   * The tolerable checkpoint consecutive failure number. If set to 0, that means we do not tolerance any checkpoint failure. This only applies to the following failure reasons: IOException on the Job Manager, failures in the async phase on the Task Managers and checkpoint expiration due to a timeout. Failures originating from the sync phase on the Task Managers are always forcing failover of an affected task. Other types of checkpoint failures (such as checkpoint being subsumed) are being ignored.
   * @defaultValue `0`
   */
  readonly "execution.checkpointing.tolerable-failed-checkpoints": number;
  /**
   * Enables unaligned checkpoints, which greatly reduce checkpointing times under backpressure.
   *
   * Unaligned checkpoints contain data stored in buffers as part of the checkpoint state, which allows checkpoint barriers to overtake these buffers. Thus, the checkpoint duration becomes independent of the current throughput as checkpoint barriers are effectively not embedded into the stream of data anymore.
   *
   * Unaligned checkpoints can only be enabled if `execution.checkpointing.mode` is `EXACTLY_ONCE` and if `execution.checkpointing.max-concurrent-checkpoints` is 1
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.unaligned.enabled": boolean;
  /**
   * Forces unaligned checkpoints, particularly allowing them for iterative jobs.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.unaligned.forced": boolean;
  /**
   * Allows unaligned checkpoints to skip timers that are currently being fired. For this feature to be enabled, it must be also supported by the operator. Currently this is supported by all TableStreamOperators and CepOperator.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.unaligned.interruptible-timers.enabled": boolean;
  /**
   * Defines the maximum number of subtasks that share the same channel state file. It can reduce the number of small files when enable unaligned checkpoint. Each subtask will create a new channel state file when this is configured to 1.
   * @defaultValue `5`
   */
  readonly "execution.checkpointing.unaligned.max-subtasks-per-channel-state-file": number;
  /**
   * Whether recovering output buffers of upstream task on downstream task directly when job restores from the unaligned checkpoint.
   * @defaultValue `false`
   */
  readonly "execution.checkpointing.unaligned.recover-output-on-downstream.enabled": boolean;
  /**
   * The default size of the write buffer for the checkpoint streams that write to file systems. The actual write buffer size is determined to be the maximum of the value of this option and option 'execution.checkpointing.data-inline-threshold'.
   * @defaultValue `4096`
   */
  readonly "execution.checkpointing.write-buffer-size": number;
  /**
   * Runtime execution mode of DataStream programs. Among other things, this controls task scheduling, network shuffle behavior, and time semantics.
   * @defaultValue `STREAMING`
   */
  readonly "execution.runtime-mode": "STREAMING" | "BATCH" | "AUTOMATIC";
  /**
   * Sets the managed memory size for sort partition operator on KeyedPartitionWindowedStream.The memory size is only a weight hint. Thus, it will affect the operator's memory weight within a task, but the actual memory used depends on the running environment.
   * @defaultValue `128 mb`
   */
  readonly "execution.sort-keyed-partition.memory": FlinkMemorySize;
  /**
   * Sets the managed memory size for sort partition operator in NonKeyedPartitionWindowedStream.The memory size is only a weight hint. Thus, it will affect the operator's memory weight within a task, but the actual memory used depends on the running environment.
   * @defaultValue `128 mb`
   */
  readonly "execution.sort-partition.memory": FlinkMemorySize;
  /**
   * A flag to enable or disable sorting inputs of keyed operators. NOTE: It takes effect only in the BATCH runtime mode.
   * @defaultValue `true`
   */
  readonly "execution.sorted-inputs.enabled": boolean;
  /**
   * Sets the managed memory size for sorting inputs of keyed operators in BATCH runtime mode. The memory size is only a weight hint. Thus, it will affect the operator's memory weight within a task, but the actual memory used depends on the running environment.
   * @defaultValue `128 mb`
   */
  readonly "execution.sorted-inputs.memory": FlinkMemorySize;
  /**
   * Flag to enable approximate local recovery.
   * @defaultValue `false`
   */
  readonly "execution.state-recovery.approximate-local-recovery": boolean;
  /**
   * Describes the mode how Flink should restore from the given savepoint or retained checkpoint.
   * @defaultValue `NO_CLAIM`
   */
  readonly "execution.state-recovery.claim-mode": "CLAIM" | "NO_CLAIM" | "LEGACY";
  /**
   * This option configures local recovery for the state backend, which indicates whether to recovery from local snapshot.By default, local recovery is deactivated. Local recovery currently only covers keyed state backends (including both the EmbeddedRocksDBStateBackend and the HashMapStateBackend)."
   * @defaultValue `false`
   */
  readonly "execution.state-recovery.from-local": boolean;
  /**
   * Allow to skip savepoint state that cannot be restored. Allow this if you removed an operator from your pipeline after the savepoint was triggered.
   * @defaultValue `false`
   */
  readonly "execution.state-recovery.ignore-unclaimed-state": boolean;
  /**
   * Path to a savepoint to restore the job from (for example hdfs:///flink/savepoint-1537).
   */
  readonly "execution.state-recovery.path": string;
  /**
   * Checkpoint id for which in-flight data should be ignored in case of the recovery from this checkpoint.
   *
   * It is better to keep this value empty until there is explicit needs to restore from the specific checkpoint without in-flight data.
   * @defaultValue `-1`
   */
  readonly "execution.state-recovery.without-channel-state.checkpoint-id": number | bigint;
  /**
   * Default parallelism for jobs.
   * @defaultValue `1`
   */
  readonly "parallelism.default": number;
  /**
   * When auto-generated UIDs are disabled, users are forced to manually specify UIDs on DataStream applications.
   *
   * It is highly recommended that users specify UIDs before deploying to production since they are used to match state in savepoints to operators in a job. Because auto-generated ID's are likely to change when modifying a job, specifying custom IDs allow an application to evolve over time without discarding state.
   * @defaultValue `true`
   */
  readonly "pipeline.auto-generate-uids": boolean;
  /**
   * The interval of the automatic watermark emission. Watermarks are used throughout the streaming system to keep track of the progress of time. They are used, for example, for time based windowing.
   * @defaultValue `200 ms`
   */
  readonly "pipeline.auto-watermark-interval": FlinkDuration;
  /**
   * Files to be registered at the distributed cache under the given name. The files will be accessible from any user-defined function in the (distributed) runtime under a local path. Files may be local files (which will be distributed via BlobServer), or files in a distributed file system. The runtime will copy the files temporarily to a local cache, if needed.
   *
   * Example:
   * `name:file1,path:'file:///tmp/file1';name:file2,path:'hdfs:///tmp/file2'`
   */
  readonly "pipeline.cached-files": readonly string[];
  /**
   * A semicolon-separated list of the classpaths to package with the job jars to be sent to the cluster. These have to be valid URLs.
   */
  readonly "pipeline.classpaths": readonly string[];
  /**
   * Configures the mode in which the closure cleaner works.
   * @defaultValue `RECURSIVE`
   */
  readonly "pipeline.closure-cleaner-level": "NONE" | "TOP_LEVEL" | "RECURSIVE";
  /**
   * Forces Flink to use the Apache Avro serializer for POJOs.
   *
   * Important: Make sure to include the `flink-avro` module.
   * @defaultValue `false`
   */
  readonly "pipeline.force-avro": boolean;
  /**
   * If enabled, forces TypeExtractor to use Kryo serializer for POJOS even though we could analyze as POJO. In some cases this might be preferable. For example, when using interfaces with subclasses that cannot be analyzed as POJO.
   * @defaultValue `false`
   */
  readonly "pipeline.force-kryo": boolean;
  /**
   * Forces Flink to register avro classes in kryo serializer.
   *
   * Important: Make sure to include the flink-avro module. Otherwise, nothing will be registered. For backward compatibility, the default value is empty to conform to the behavior of the older version. That is, always register avro with kryo, and if flink-avro is not in the class path, register a dummy serializer. In Flink-2.0, we will set the default value to true.
   */
  readonly "pipeline.force-kryo-avro": boolean;
  /**
   * If the use of generic types is disabled, Flink will throw an `UnsupportedOperationException` whenever it encounters a data type that would go through Kryo for serialization.
   *
   * Disabling generic types can be helpful to eagerly find and eliminate the use of types that would go through Kryo serialization during runtime. Rather than checking types individually, using this option will throw exceptions eagerly in the places where generic types are used.
   *
   * We recommend to use this option only during development and pre-production phases, not during actual production use. The application program and/or the input data may be such that new, previously unseen, types occur at some point. In that case, setting this option would cause the program to fail.
   * @defaultValue `true`
   */
  readonly "pipeline.generic-types": boolean;
  /**
   * Register a custom, serializable user configuration object. The configuration can be  accessed in operators
   */
  readonly "pipeline.global-job-parameters": Readonly<Record<string, string>>;
  /**
   * A semicolon-separated list of the jars to package with the job jars to be sent to the cluster. These have to be valid paths.
   */
  readonly "pipeline.jars": readonly string[];
  /**
   * A parallelism override map (jobVertexId -\> parallelism) which will be used to update the parallelism of the corresponding job vertices of submitted JobGraphs.
   * @defaultValue `{}`
   */
  readonly "pipeline.jobvertex-parallelism-overrides": Readonly<Record<string, string>>;
  /**
   * The program-wide maximum parallelism used for operators which haven't specified a maximum parallelism. The maximum parallelism specifies the upper limit for dynamic scaling and the number of key groups used for partitioned state. Changing the value explicitly when recovery from original job will lead to state incompatibility. Must be less than or equal to 32768.
   * @defaultValue `-1`
   */
  readonly "pipeline.max-parallelism": number;
  /**
   * The job name used for printing and logging.
   */
  readonly "pipeline.name": string;
  /**
   * When enabled objects that Flink internally uses for deserialization and passing data to user-code functions will be reused. Keep in mind that this can lead to bugs when the user-code function of an operation is not aware of this behaviour.
   * @defaultValue `false`
   */
  readonly "pipeline.object-reuse": boolean;
  /**
   * Operators with different max parallelism can be chained together. Default behavior may prevent rescaling when the AdaptiveScheduler is used.
   * @defaultValue `true`
   */
  readonly "pipeline.operator-chaining.chain-operators-with-different-max-parallelism": boolean;
  /**
   * Operator chaining allows non-shuffle operations to be co-located in the same thread fully avoiding serialization and de-serialization.
   * @defaultValue `true`
   */
  readonly "pipeline.operator-chaining.enabled": boolean;
  /**
   * List of pairs of class names and serializer configs to be used. There is a `type` field in the serializer config and each type has its own configuration. Note: only standard YAML config parser is supported, please use "config.yaml" as the config file. The fields involved are:
   * - `type`: the serializer type which could be "pojo", "kryo" or "typeinfo". If the serializer type is "pojo" or "kryo" without field `kryo-type`, it means the data type will use POJO or Kryo serializer directly.
   * - `kryo-type`: the Kryo serializer type which could be "default" or "registered". The Kryo serializer will use the serializer for the data type  as default serializers when the kryo-type is "default", and register the data type and its serializer to Kryo serializer when the kryo-type is registered. When the field exists, there must be a field `class` to specify the serializer class name.
   * - `class`: the serializer class name for type "kryo" or "typeinfo". For "kryo", it should be a subclass of `com.esotericsoftware.kryo.Serializer`. For "typeinfo", it should be a subclass of `org.apache.flink.api.common.typeinfo.TypeInfoFactory`.
   * Example:
   * `[org.example.ExampleClass1: \{type: pojo\}, org.example.ExampleClass2: \{type: kryo\}, org.example.ExampleClass3: \{type: kryo, kryo-type: default, class: org.example.Class3KryoSerializer\}, org.example.ExampleClass4: \{type: kryo, kryo-type: registered, class: org.example.Class4KryoSerializer\}, org.example.ExampleClass5: \{type: typeinfo, class: org.example.Class5TypeInfoFactory\}]`
   */
  readonly "pipeline.serialization-config": readonly string[];
  /**
   * Don't pull any data from sources until the first checkpoint is triggered. This might be helpful in reducing recovery times in cases where recovered records from unaligned checkpoint compete with new incoming records for processing. Incompatible with value 0 (disabled) for execution.checkpointing.interval-during-backlog
   * @defaultValue `false`
   */
  readonly "pipeline.sources.pause-until-first-checkpoint": boolean;
  /**
   * The mode how we organize description of a job vertex.
   * @defaultValue `TREE`
   */
  readonly "pipeline.vertex-description-mode": "TREE" | "CASCADING";
  /**
   * Whether name of vertex includes topological index or not. When it is true, the name will have a prefix of index of the vertex, like '[vertex-0]Source: source'. It is false by default
   * @defaultValue `false`
   */
  readonly "pipeline.vertex-name-include-index-prefix": boolean;
  /**
   * If watermark alignment is used, sources with multiple splits will attempt to pause/resume split readers to avoid watermark drift of source splits. However, if split readers don't support pause/resume, an UnsupportedOperationException will be thrown when there is an attempt to pause/resume. To allow use of split readers that don't support pause/resume and, hence, to allow unaligned splits while still using watermark alignment, set this parameter to true. The default value is false. Note: This parameter may be removed in future releases.
   * @defaultValue `false`
   */
  readonly "pipeline.watermark-alignment.allow-unaligned-source-splits": boolean;
  /**
   * Controls size of the ring buffer used to smooth out watermark alignment due to the inherent latency of the alignment process. Allowed watermarks are announced at the updateInterval and this means they are often out of date after the round trip, which means that watermark alignment might be pausing splits too much using this outdated information. To address this problem, when pausing consumption of records, max allowed watermark is not checked against the latest value of the watermark in any given split/source, but against the oldest value in the ring buffer, that is updated at every updateInterval. This is the config option that controls the size of the ring buffer. The default buffer size is 3. Buffer size of 1 can result in under utilised job's resources when processing backlog of records. Size of the buffer de facto delays the application of the watermark alignment process by that many updateIntervals. With the default size 3, splits can produce arbitrary amount of records for the duration of 3 * updateInterval before watermark alignment might pause them. You can set the watermarkBufferSize to 0 to restore pre Flink 2.3 behaviour with sampling disabled and always using the latest watermark. The default value of 3 has been chosen to cover the round trip delay of watermark alignment that is equal to 2 updateIntervals plus one more to cover for network/GC or other hiccups.
   * @defaultValue `3`
   */
  readonly "pipeline.watermark-alignment.buffer-size": number;
  /**
   * The number of times that Flink retries the execution before failing the job if `restart-strategy.type` has been set to `exponential-delay`. The number will be reset once the backoff is reset to its initial value.
   * @defaultValue `2147483647`
   */
  readonly "restart-strategy.exponential-delay.attempts-before-reset-backoff": number;
  /**
   * Backoff value is multiplied by this value after every failure,until max backoff is reached if `restart-strategy.type` has been set to `exponential-delay`.
   * @defaultValue `1.5`
   */
  readonly "restart-strategy.exponential-delay.backoff-multiplier": number;
  /**
   * Starting duration between restarts if `restart-strategy.type` has been set to `exponential-delay`. It can be specified using notation: "1 min", "20 s"
   * @defaultValue `1 s`
   */
  readonly "restart-strategy.exponential-delay.initial-backoff": FlinkDuration;
  /**
   * Jitter specified as a portion of the backoff if `restart-strategy.type` has been set to `exponential-delay`. It represents how large random value will be added or subtracted to the backoff. Useful when you want to avoid restarting multiple jobs at the same time.
   * @defaultValue `0.1`
   */
  readonly "restart-strategy.exponential-delay.jitter-factor": number;
  /**
   * The highest possible duration between restarts if `restart-strategy.type` has been set to `exponential-delay`. It can be specified using notation: "1 min", "20 s"
   * @defaultValue `1 min`
   */
  readonly "restart-strategy.exponential-delay.max-backoff": FlinkDuration;
  /**
   * Threshold when the backoff is reset to its initial value if `restart-strategy.type` has been set to `exponential-delay`. It specifies how long the job must be running without failure to reset the exponentially increasing backoff to its initial value. It can be specified using notation: "1 min", "20 s"
   * @defaultValue `1 h`
   */
  readonly "restart-strategy.exponential-delay.reset-backoff-threshold": FlinkDuration;
  /**
   * Delay between two consecutive restart attempts if `restart-strategy.type` has been set to `failure-rate`. It can be specified using notation: "1 min", "20 s"
   * @defaultValue `1 s`
   */
  readonly "restart-strategy.failure-rate.delay": FlinkDuration;
  /**
   * Time interval for measuring failure rate if `restart-strategy.type` has been set to `failure-rate`. It can be specified using notation: "1 min", "20 s"
   * @defaultValue `1 min`
   */
  readonly "restart-strategy.failure-rate.failure-rate-interval": FlinkDuration;
  /**
   * Maximum number of restarts in given time interval before failing a job if `restart-strategy.type` has been set to `failure-rate`.
   * @defaultValue `1`
   */
  readonly "restart-strategy.failure-rate.max-failures-per-interval": number;
  /**
   * The number of times that Flink retries the execution before the job is declared as failed if `restart-strategy.type` has been set to `fixed-delay`.
   * @defaultValue `1`
   */
  readonly "restart-strategy.fixed-delay.attempts": number;
  /**
   * Delay between two consecutive restart attempts if `restart-strategy.type` has been set to `fixed-delay`. Delaying the retries can be helpful when the program interacts with external systems where for example connections or pending transactions should reach a timeout before re-execution is attempted. It can be specified using notation: "1 min", "20 s"
   * @defaultValue `1 s`
   */
  readonly "restart-strategy.fixed-delay.delay": FlinkDuration;
  /**
   * Defines the restart strategy to use in case of job failures.
   * Accepted values are:
   * - `disable`, `off`, `none`: No restart strategy.
   * - `fixed-delay`, `fixeddelay`: Fixed delay restart strategy. More details can be found here.
   * - `failure-rate`, `failurerate`: Failure rate restart strategy. More details can be found here.
   * - `exponential-delay`, `exponentialdelay`: Exponential delay restart strategy. More details can be found here.
   * If checkpointing is disabled, the default value is `disable`. If checkpointing is enabled, the default value is `exponential-delay`, and the default values of `exponential-delay` related config options will be used.
   */
  readonly "restart-strategy.type": string;
  /**
   * The state backend to be used to store state.
   * The implementation can be specified either via their shortcut  name, or via the class name of a `StateBackendFactory`. If a factory is specified it is instantiated via its zero argument constructor and its `StateBackendFactory#createFromConfig(ReadableConfig, ClassLoader)` method is called.
   * Recognized shortcut names are 'hashmap', 'rocksdb' and 'forst'.
   * @defaultValue `hashmap`
   */
  readonly "state.backend.type": string;
  /**
   * The name of the initial catalog to be created when instantiating a TableEnvironment.
   * @defaultValue `default_catalog`
   */
  readonly "table.builtin-catalog-name": string;
  /**
   * The name of the default database in the initial catalog to be created when instantiating TableEnvironment.
   * @defaultValue `default_database`
   */
  readonly "table.builtin-database-name": string;
  /**
   * A (semicolon-separated) list of factories that creates listener for catalog modification which will be notified in catalog manager after it performs database and table ddl operations successfully.
   */
  readonly "table.catalog-modification.listeners": readonly string[];
  /**
   * Configures the default expansion behavior of 'SELECT *'. By default, all top-level columns of the table's schema are selected and nested fields are retained.
   */
  readonly "table.column-expansion-strategy": readonly (
    "EXCLUDE_ALIASED_VIRTUAL_METADATA_COLUMNS" | "EXCLUDE_DEFAULT_VIRTUAL_METADATA_COLUMNS"
  )[];
  /**
   * When printing the query results to the client console, this parameter determines the number of characters shown on screen before truncating. This only applies to columns with variable-length types (e.g. CHAR, VARCHAR, STRING) in the streaming mode. Fixed-length types are printed in the batch mode using a deterministic column width.
   * @defaultValue `30`
   */
  readonly "table.display.max-column-width": number;
  /**
   * Specifies if the DML job (i.e. the insert operation) is executed asynchronously or synchronously. By default, the execution is async, so you can submit multiple DML jobs at the same time. If set this option to true, the insert operation will wait for the job to finish.
   * @defaultValue `false`
   */
  readonly "table.dml-sync": boolean;
  /**
   * Enable or disable the OPTIONS hint used to specify table options dynamically, if disabled, an exception would be thrown if any OPTIONS hint is specified
   * @defaultValue `true`
   */
  readonly "table.dynamic-table-options.enabled": boolean;
  /**
   * The max number of async i/o operation that the async lookup join can trigger.
   * @defaultValue `100`
   */
  readonly "table.exec.async-lookup.buffer-capacity": number;
  /**
   * When true, async lookup joins would follow the upsert key order in cdc streams. If there is no defined upsert key, then the total record is considered as the upsert key. Setting this for insert-only streams has no effect because record in insert-only streams is independent and does not affect the state of previous records. Besides, since records in insert-only streams typically do not involve a primary key then no upsertKey can be derived. This makes them be unordered processed even if key ordered enabled.
   * @defaultValue `false`
   */
  readonly "table.exec.async-lookup.key-ordered-enabled": boolean;
  /**
   * Output mode for asynchronous operations which will convert to \{\@see AsyncDataStream.OutputMode\}, ORDERED by default. If set to ALLOW_UNORDERED, will attempt to use \{\@see AsyncDataStream.OutputMode.UNORDERED\} when it does not affect the correctness of the result, otherwise ORDERED will be still used.
   * @defaultValue `ORDERED`
   */
  readonly "table.exec.async-lookup.output-mode": "ORDERED" | "ALLOW_UNORDERED";
  /**
   * The async timeout for the asynchronous operation to complete.
   * @defaultValue `3 min`
   */
  readonly "table.exec.async-lookup.timeout": FlinkDuration;
  /**
   * The max number of async i/o operation that the async ml predict can trigger.
   * @defaultValue `10`
   */
  readonly "table.exec.async-ml-predict.max-concurrent-operations": number;
  /**
   * Output mode for async ML predict, which describes whether or not the the output should attempt to be ordered or not. The supported options are: ALLOW_UNORDERED means the operator emit the result when execution finishes. The planner will attempt use ALLOW_UNORDERED whn it doesn't affect the correctness of the results.
   * ORDERED ensures that the operator emits the result in the same order as the data enters it. This is the default.
   * @defaultValue `ORDERED`
   */
  readonly "table.exec.async-ml-predict.output-mode": "ORDERED" | "ALLOW_UNORDERED";
  /**
   * The async timeout for the asynchronous operation to complete. If the deadline fails, a timeout exception will be thrown to indicate the error.
   * @defaultValue `3 min`
   */
  readonly "table.exec.async-ml-predict.timeout": FlinkDuration;
  /**
   * The max number of async retry attempts to make before task execution is failed.
   * @defaultValue `3`
   */
  readonly "table.exec.async-scalar.max-attempts": number;
  /**
   * The max number of async i/o operation that the async scalar function can trigger.
   * @defaultValue `10`
   */
  readonly "table.exec.async-scalar.max-concurrent-operations": number;
  /**
   * The delay to wait before trying again.
   * @defaultValue `100 ms`
   */
  readonly "table.exec.async-scalar.retry-delay": FlinkDuration;
  /**
   * Restart strategy which will be used, FIXED_DELAY by default.
   * @defaultValue `FIXED_DELAY`
   */
  readonly "table.exec.async-scalar.retry-strategy": "NO_RETRY" | "FIXED_DELAY";
  /**
   * The async timeout for the asynchronous operation to complete.
   * @defaultValue `3 min`
   */
  readonly "table.exec.async-scalar.timeout": FlinkDuration;
  /**
   * Set whether to use the SQL/Table operators based on the asynchronous state api. Default value is false.
   * @defaultValue `false`
   */
  readonly "table.exec.async-state.enabled": boolean;
  /**
   * The max number of concurrent async i/o operations that the async table function can trigger.
   * @defaultValue `10`
   */
  readonly "table.exec.async-table.max-concurrent-operations": number;
  /**
   * The max number of async retry attempts to make before task execution is failed.
   * @defaultValue `3`
   */
  readonly "table.exec.async-table.max-retries": number;
  /**
   * The delay to wait before trying again.
   * @defaultValue `100 ms`
   */
  readonly "table.exec.async-table.retry-delay": FlinkDuration;
  /**
   * Restart strategy which will be used, FIXED_DELAY by default.
   * @defaultValue `FIXED_DELAY`
   */
  readonly "table.exec.async-table.retry-strategy": "NO_RETRY" | "FIXED_DELAY";
  /**
   * The async timeout for the asynchronous operation to complete, including any retries which may occur.
   * @defaultValue `3 min`
   */
  readonly "table.exec.async-table.timeout": FlinkDuration;
  /**
   * The max number of async i/o operation that the async vector search can trigger.
   * @defaultValue `10`
   */
  readonly "table.exec.async-vector-search.max-concurrent-operations": number;
  /**
   * Output mode for async vector search, which describes whether or not the output should attempt to be ordered or not.
   * The supported options are:
   * ALLOW_UNORDERED means the operator emits the result when execution finishes. The planner will attempt to use ALLOW_UNORDERED when it doesn't affect the correctness of the results.
   * ORDERED means that the operator emits the result in the same order as the data enters it. This is the default.
   * @defaultValue `ORDERED`
   */
  readonly "table.exec.async-vector-search.output-mode": "ORDERED" | "ALLOW_UNORDERED";
  /**
   * The total time which can pass before the invocation (including retries) is considered timed out and task execution is failed.
   * @defaultValue `3 min`
   */
  readonly "table.exec.async-vector-search.timeout": FlinkDuration;
  /**
   * Set whether the job (especially the sinks) is sensitive to INSERT messages and UPDATE_AFTER messages. If false, Flink may, sometimes (e.g. deduplication for last row), send UPDATE_AFTER instead of INSERT for the first row. If true, Flink will guarantee to send INSERT for the first row, in that case there will be additional overhead. Default is true.
   * @defaultValue `true`
   */
  readonly "table.exec.deduplicate.insert-update-after-sensitive-enabled": boolean;
  /**
   * Set whether to compact the changes sent downstream in row-time mini-batch. If true, Flink will compact changes and send only the latest change downstream. Note that if the downstream needs the details of versioned data, this optimization cannot be applied. If false, Flink will send all changes to downstream just like when the mini-batch is not enabled.
   * @defaultValue `false`
   */
  readonly "table.exec.deduplicate.mini-batch.compact-changes-enabled": boolean;
  /**
   * Whether to enable the cache of delta join. If enabled, the delta join caches the records from remote dim table. Default is true.
   * @defaultValue `true`
   */
  readonly "table.exec.delta-join.cache-enabled": boolean;
  /**
   * The cache size used to cache the lookup results of the left table in delta join. This value must be positive when enabling cache. Default is 10000.
   * @defaultValue `10000`
   */
  readonly "table.exec.delta-join.left.cache-size": number | bigint;
  /**
   * The cache size used to cache the lookup results of the right table in delta join. This value must be positive when enabling cache. Default is 10000.
   * @defaultValue `10000`
   */
  readonly "table.exec.delta-join.right.cache-size": number | bigint;
  /**
   * Mainly for testing. A comma-separated list of operator names, each name represents a kind of disabled operator.
   * Operators that can be disabled include "NestedLoopJoin", "ShuffleHashJoin", "BroadcastHashJoin", "SortMergeJoin", "HashAgg", "SortAgg".
   * By default no operator is disabled.
   */
  readonly "table.exec.disabled-operators": string;
  /**
   * Specifies a minimum time interval for how long cleanup unmatched records in the interval join operator. Before Flink 1.18, the default value of this param was the half of interval duration. Note: Set this option greater than 0 will cause unmatched records in outer joins to be output later than watermark, leading to possible discarding of these records by downstream watermark-dependent operators, such as window operators. The default value is 0, which means it will clean up unmatched records immediately.
   * @defaultValue `0 ms`
   */
  readonly "table.exec.interval-join.min-cleanup-interval": FlinkDuration;
  /**
   * Determines whether CAST will operate following the legacy behaviour or the new one that introduces various fixes and improvements.
   * @defaultValue `DISABLED`
   */
  readonly "table.exec.legacy-cast-behaviour": "ENABLED" | "DISABLED";
  /**
   * The distinct value rate can be defined as the number of local aggregation results for the sampled data divided by the sampling threshold (see table.exec.local-hash-agg.adaptive.sampling-threshold). If the computed result is lower than the given configuration value, the remaining input records proceed to do local aggregation, otherwise the remaining input records are subjected to simple projection which calculation cost is less than local aggregation. The default value is 0.5.
   * @defaultValue `0.5`
   */
  readonly "table.exec.local-hash-agg.adaptive.distinct-value-rate-threshold": number;
  /**
   * Whether to enable adaptive local hash aggregation. Adaptive local hash aggregation is an optimization of local hash aggregation, which can adaptively determine whether to continue to do local hash aggregation according to the distinct value rate of sampling data. If distinct value rate bigger than defined threshold (see parameter: table.exec.local-hash-agg.adaptive.distinct-value-rate-threshold), we will stop aggregating and just send the input data to the downstream after a simple projection. Otherwise, we will continue to do aggregation. Adaptive local hash aggregation only works in batch mode. Default value of this parameter is true.
   * @defaultValue `true`
   */
  readonly "table.exec.local-hash-agg.adaptive.enabled": boolean;
  /**
   * If adaptive local hash aggregation is enabled, this value defines how many records will be used as sampled data to calculate distinct value rate (see parameter: table.exec.local-hash-agg.adaptive.distinct-value-rate-threshold) for the local aggregate. The higher the sampling threshold, the more accurate the distinct value rate is. But as the sampling threshold increases, local aggregation is meaningless when the distinct values rate is low. The default value is 500000.
   * @defaultValue `500000`
   */
  readonly "table.exec.local-hash-agg.adaptive.sampling-threshold": number | bigint;
  /**
   * The maximum latency can be used for MiniBatch to buffer input records. MiniBatch is an optimization to buffer input records to reduce state access. MiniBatch is triggered with the allowed latency interval and when the maximum number of buffered records reached. NOTE: If table.exec.mini-batch.enabled is set true, its value must be greater than zero.
   * @defaultValue `0 ms`
   */
  readonly "table.exec.mini-batch.allow-latency": FlinkDuration;
  /**
   * Specifies whether to enable MiniBatch optimization. MiniBatch is an optimization to buffer input records to reduce state access. This is disabled by default. To enable this, users should set this config to true. NOTE: If mini-batch is enabled, 'table.exec.mini-batch.allow-latency' and 'table.exec.mini-batch.size' must be set.
   * @defaultValue `false`
   */
  readonly "table.exec.mini-batch.enabled": boolean;
  /**
   * The maximum number of input records can be buffered for MiniBatch. MiniBatch is an optimization to buffer input records to reduce state access. MiniBatch is triggered with the allowed latency interval and when the maximum number of buffered records reached. NOTE: MiniBatch only works for non-windowed aggregations currently. If table.exec.mini-batch.enabled is set true, its value must be positive.
   * @defaultValue `-1`
   */
  readonly "table.exec.mini-batch.size": number | bigint;
  /**
   * If true, multiple physical operators will be compiled into a single operator by planner which can improve the performance.
   * @defaultValue `false`
   */
  readonly "table.exec.operator-fusion-codegen.enabled": boolean;
  /**
   * Rank operators have a cache which caches partial state contents to reduce state access. Cache size is the number of records in each ranking task.
   * @defaultValue `10000`
   */
  readonly "table.exec.rank.topn-cache-size": number | bigint;
  /**
   * Sets default parallelism for all operators (such as aggregate, join, filter) to run with parallel instances. This config has a higher priority than parallelism of StreamExecutionEnvironment (actually, this config overrides the parallelism of StreamExecutionEnvironment). A value of -1 indicates that no default parallelism is set, then it will fallback to use the parallelism of StreamExecutionEnvironment.
   * @defaultValue `-1`
   */
  readonly "table.exec.resource.default-parallelism": number;
  /**
   * Sets the external buffer memory size that is used in sort merge join and nested join and over window. Note: memory size is only a weight hint, it will affect the weight of memory that can be applied by a single operator in the task, the actual memory used depends on the running environment.
   * @defaultValue `10 mb`
   */
  readonly "table.exec.resource.external-buffer-memory": FlinkMemorySize;
  /**
   * Sets the managed memory size of hash aggregate operator. Note: memory size is only a weight hint, it will affect the weight of memory that can be applied by a single operator in the task, the actual memory used depends on the running environment.
   * @defaultValue `128 mb`
   */
  readonly "table.exec.resource.hash-agg.memory": FlinkMemorySize;
  /**
   * Sets the managed memory for hash join operator. It defines the lower limit. Note: memory size is only a weight hint, it will affect the weight of memory that can be applied by a single operator in the task, the actual memory used depends on the running environment.
   * @defaultValue `128 mb`
   */
  readonly "table.exec.resource.hash-join.memory": FlinkMemorySize;
  /**
   * Sets the managed buffer memory size for sort operator. Note: memory size is only a weight hint, it will affect the weight of memory that can be applied by a single operator in the task, the actual memory used depends on the running environment.
   * @defaultValue `128 mb`
   */
  readonly "table.exec.resource.sort.memory": FlinkMemorySize;
  /**
   * When it is true, the optimizer will simplify the operator name with id and type of ExecNode and keep detail in description. Default value is true.
   * @defaultValue `true`
   */
  readonly "table.exec.simplify-operator-name-enabled": boolean;
  /**
   * In order to minimize the distributed disorder problem when writing data into table with primary keys that many users suffers. FLINK will auto add a keyed shuffle by default when the sink parallelism differs from upstream operator and sink parallelism is not 1. This works only when the upstream ensures the multi-records' order on the primary key, if not, the added shuffle can not solve the problem (In this situation, a more proper way is to consider the deduplicate operation for the source firstly or use an upsert source with primary key definition which truly reflect the records evolution).
   * By default, the keyed shuffle will be added when the sink's parallelism differs from upstream operator. You can set to no shuffle(NONE) or force shuffle(FORCE).
   * @defaultValue `AUTO`
   */
  readonly "table.exec.sink.keyed-shuffle": "NONE" | "AUTO" | "FORCE";
  /**
   * Determines if constraints should be enforced for nested fields. Beware that enforcing constraints for nested fields adds computational overhead especially when iterating through collections
   * @defaultValue `IGNORE`
   */
  readonly "table.exec.sink.nested-constraint-enforcer": "IGNORE" | "ROWS" | "ROWS_AND_COLLECTIONS";
  /**
   * Determines how Flink enforces NOT NULL column constraints when inserting null values.
   * @defaultValue `ERROR`
   */
  readonly "table.exec.sink.not-null-enforcer": "ERROR" | "DROP";
  /**
   * When enabled, an error is thrown if the query's upsert key differs from the sink table's primary key and no ON CONFLICT clause is specified. This can lead to non-deterministic results when multiple records with different upsert keys map to the same primary key.
   *
   * Set this to false to restore the old behavior where no ON CONFLICT clause was required. Note that disabling this check may lead to non-deterministic results in certain streaming scenarios.
   * @defaultValue `true`
   */
  readonly "table.exec.sink.require-on-conflict": boolean;
  /**
   * Some sink implementations require a single rowtime attribute in the input that can be inserted into the underlying stream record. This option allows disabling the timestamp insertion and avoids errors around multiple time attributes being present in the query schema.
   * @defaultValue `ENABLED`
   */
  readonly "table.exec.sink.rowtime-inserter": "ENABLED" | "DISABLED";
  /**
   * Determines whether values for columns with CHAR(\<length\>)/VARCHAR(\<length\>)/BINARY(\<length\>)/VARBINARY(\<length\>) types will be trimmed or padded (only for CHAR(\<length\>)/BINARY(\<length\>)), so that their length will match the one defined by the length of their respective CHAR/VARCHAR/BINARY/VARBINARY column type.
   * @defaultValue `IGNORE`
   */
  readonly "table.exec.sink.type-length-enforcer": "IGNORE" | "TRIM_PAD" | "ERROR";
  /**
   * Because of the disorder of ChangeLog data caused by Shuffle in distributed system, the data received by Sink may not be the order of global upsert. So add upsert materialize operator before upsert sink. It receives the upstream changelog records and generate an upsert view for the downstream.
   * By default, the materialize operator will be added when a distributed disorder occurs on unique keys. You can also choose no materialization(NONE) or force materialization(FORCE).
   * @defaultValue `AUTO`
   */
  readonly "table.exec.sink.upsert-materialize": "NONE" | "AUTO" | "FORCE";
  /**
   * When using strategy=ADAPTIVE, defines the number of entries per key when the implementation is changed from VALUE to MAP. If not specified, Flink uses state-backend specific defaults (400 for hashmap state backend and 50 for RocksDB and the rest).
   */
  readonly "table.exec.sink.upsert-materialize-strategy.adaptive.threshold.high": number | bigint;
  /**
   * When using strategy=ADAPTIVE, defines the number of entries per key when the implementation is changed from MAP to VALUE. If not specified, Flink uses state-backend specific defaults (300 for hashmap state backend and 40 for RocksDB and the rest).
   */
  readonly "table.exec.sink.upsert-materialize-strategy.adaptive.threshold.low": number | bigint;
  /**
   * Which strategy of SinkUpsertMaterializer to use. Supported strategies:
   * LEGACY: Simple implementation based on ValueState\<List\> (the original implementation).
   * MAP: SequencedMultiSetState implementation based on a combination of several MapState maintaining ordering and fast lookup properties.
   * VALUE: Similar to LEGACY, but compatible with MAP and therefore allows to switch to ADAPTIVE.
   * ADAPTIVE: Alternate between MAP and VALUE depending on the number of entries for the given key starting with VALUE and switching to MAP upon reaching threshold.high value (and back to VALUE, when reaching low).
   * @defaultValue `LEGACY`
   */
  readonly "table.exec.sink.upsert-materialize-strategy.type": "LEGACY" | "MAP" | "VALUE" | "ADAPTIVE";
  /**
   * Whether to asynchronously merge sorted spill files.
   * @defaultValue `true`
   */
  readonly "table.exec.sort.async-merge-enabled": boolean;
  /**
   * Default limit when user don't set a limit after order by. -1 indicates that this configuration is ignored.
   * @defaultValue `-1`
   */
  readonly "table.exec.sort.default-limit": number;
  /**
   * The maximal fan-in for external merge sort. It limits the number of file handles per operator. If it is too small, may cause intermediate merging. But if it is too large, it will cause too many files opened at the same time, consume memory and lead to random reading.
   * @defaultValue `128`
   */
  readonly "table.exec.sort.max-num-file-handles": number;
  /**
   * Indicates whether the CDC (Change Data Capture) sources in the job will produce duplicate change events that requires the framework to deduplicate and get consistent result. CDC source refers to the source that produces full change events, including INSERT/UPDATE_BEFORE/UPDATE_AFTER/DELETE, for example Kafka source with Debezium format. The value of this configuration is false by default.
   *
   * However, it's a common case that there are duplicate change events. Because usually the CDC tools (e.g. Debezium) work in at-least-once delivery when failover happens. Thus, in the abnormal situations Debezium may deliver duplicate change events to Kafka and Flink will get the duplicate events. This may cause Flink query to get wrong results or unexpected exceptions.
   *
   * Therefore, it is recommended to turn on this configuration if your CDC tool is at-least-once delivery. Enabling this configuration requires to define PRIMARY KEY on the CDC sources. The primary key will be used to deduplicate change events and generate normalized changelog stream at the cost of an additional stateful operator.
   * @defaultValue `false`
   */
  readonly "table.exec.source.cdc-events-duplicate": boolean;
  /**
   * When a source do not receive any elements for the timeout time, it will be marked as temporarily idle. This allows downstream tasks to advance their watermarks without the need to wait for watermarks from this source while it is idle. Default value is 0, which means detecting source idleness is not enabled.
   * @defaultValue `0 ms`
   */
  readonly "table.exec.source.idle-timeout": FlinkDuration;
  /**
   * The memory size used to do compress when spilling data. The larger the memory, the higher the compression ratio, but more memory resource will be consumed by the job.
   * @defaultValue `64 kb`
   */
  readonly "table.exec.spill-compression.block-size": FlinkMemorySize;
  /**
   * Whether to compress spilled data. Currently we only support compress spilled data for sort and hash-agg and hash-join operators.
   * @defaultValue `true`
   */
  readonly "table.exec.spill-compression.enabled": boolean;
  /**
   * Specifies a minimum time interval for how long idle state (i.e. state which was not updated), will be retained. State will never be cleared until it was idle for less than the minimum time, and will be cleared at some time after it was idle. Default is never clean-up the state. NOTE: Cleaning up state requires additional overhead for bookkeeping. Default value is 0, which means that it will never clean up state.
   * @defaultValue `0 ms`
   */
  readonly "table.exec.state.ttl": FlinkDuration;
  /**
   * Defines the format pattern for generating the UID of an ExecNode streaming transformation. The pattern can be defined globally or per-ExecNode in the compiled plan. Supported arguments are: \<id\> (from static counter), \<type\> (e.g. 'stream-exec-sink'), \<version\>, and \<transformation\> (e.g. 'constraint-validator' for a sink). In Flink 1.15.x the pattern was wrongly defined as '\<id\>_\<type\>_\<version\>_\<transformation\>' which would prevent migrations in the future.
   * @defaultValue `<id>_<transformation>`
   */
  readonly "table.exec.uid.format": string;
  /**
   * In order to remap state to operators during a restore, it is required that the pipeline's streaming transformations get a UID assigned.
   * The planner can generate and assign explicit UIDs. If no UIDs have been set by the planner, the UIDs will be auto-generated by lower layers that can take the complete topology into account for uniqueness of the IDs. See the DataStream API for more information.
   * This configuration option is for experts only and the default should be sufficient for most use cases. By default, only pipelines created from a persisted compiled plan will get UIDs assigned explicitly. Thus, these pipelines can be arbitrarily moved around within the same topology without affecting the stable UIDs.
   * @defaultValue `PLAN_ONLY`
   */
  readonly "table.exec.uid.generation": "PLAN_ONLY" | "ALWAYS" | "DISABLED";
  /**
   * Which version of the unbounded over aggregation to use:  1 - legacy version 2 - version with improved performance
   * @defaultValue `2`
   */
  readonly "table.exec.unbounded-over.version": number;
  /**
   * Sets the window elements buffer size limit used in group window agg operator.
   * @defaultValue `100000`
   */
  readonly "table.exec.window-agg.buffer-size-limit": number;
  /**
   * Specifies a threshold where generated code will be split into sub-function calls. Java has a maximum method length of 64 KB. This setting allows for finer granularity if necessary. Default value is 4000 instead of 64KB as by default JIT refuses to work on methods with more than 8K byte code.
   * @defaultValue `4000`
   */
  readonly "table.generated-code.max-length": number;
  /**
   * Specifies a threshold where class members of generated code will be grouped into arrays by types.
   * @defaultValue `10000`
   */
  readonly "table.generated-code.max-members": number;
  /**
   * Before Flink 2.2, row types defined in SQL e.g. `SELECT CAST(f AS ROW\<i NOT NULL\>)` did ignore the `NOT NULL` constraint. This was more aligned with the SQL standard but caused many type inconsistencies and cryptic error message when working on nested data. For example, it prevented using rows in computed columns or join keys. The new behavior takes the nullability into consideration.
   * @defaultValue `false`
   */
  readonly "table.legacy-nested-row-nullability": boolean;
  /**
   * The local time zone defines current session time zone id. It is used when converting to/from \<code\>TIMESTAMP WITH LOCAL TIME ZONE\</code\>. Internally, timestamps with local time zone are always represented in the UTC time zone. However, when converting to data types that don't include a time zone (e.g. TIMESTAMP, TIME, or simply STRING), the session time zone is used during conversion. The input of option is either a full name such as "America/Los_Angeles", or a custom timezone id such as "GMT-08:00".
   * @defaultValue `default`
   */
  readonly "table.local-time-zone": string;
  /**
   * Flink will perform broadcast hash join optimization when the runtime statistics on one side of a join operator is less than the threshold `table.optimizer.join.broadcast-threshold`. The value of this configuration option decides when Flink should perform this optimization. AUTO means Flink will automatically choose the timing for optimization, RUNTIME_ONLY means broadcast hash join optimization is only performed at runtime, and NONE means the optimization is only carried out at compile time.
   * @defaultValue `auto`
   */
  readonly "table.optimizer.adaptive-broadcast-join.strategy": "auto" | "runtime_only" | "none";
  /**
   * Strategy for aggregate phase. Only AUTO, TWO_PHASE or ONE_PHASE can be set.
   * AUTO: No special enforcer for aggregate stage. Whether to choose two stage aggregate or one stage aggregate depends on cost.
   * TWO_PHASE: Enforce to use two stage aggregate which has localAggregate and globalAggregate. Note that if aggregate call does not support optimize into two phase, we will still use one stage aggregate.
   * ONE_PHASE: Enforce to use one stage aggregate which only has CompleteGlobalAggregate.
   * @defaultValue `AUTO`
   */
  readonly "table.optimizer.agg-phase-strategy": "AUTO" | "ONE_PHASE" | "TWO_PHASE";
  /**
   * The maximum number of joined nodes allowed in the bushy join reorder algorithm, otherwise the left-deep join reorder algorithm will be used. The search space of bushy join reorder algorithm will increase with the increase of this threshold value, so this threshold is not recommended to be set too large. The default value is 12.
   * @defaultValue `12`
   */
  readonly "table.optimizer.bushy-join-reorder-threshold": number;
  /**
   * Strategy for optimizing the delta-join. Only AUTO, FORCE or NONE can be set. Default it AUTO.
   * @defaultValue `AUTO`
   */
  readonly "table.optimizer.delta-join.strategy": "AUTO" | "FORCE" | "NONE";
  /**
   * Configure the number of buckets when splitting distinct aggregation. The number is used in the first level aggregation to calculate a bucket key 'hash_code(distinct_key) % BUCKET_NUM' which is used as an additional group key after splitting.
   * @defaultValue `1024`
   */
  readonly "table.optimizer.distinct-agg.split.bucket-num": number;
  /**
   * Tells the optimizer whether to split distinct aggregation (e.g. COUNT(DISTINCT col), SUM(DISTINCT col)) into two level. The first aggregation is shuffled by an additional key which is calculated using the hashcode of distinct_key and number of buckets. This optimization is very useful when there is data skew in distinct aggregation and gives the ability to scale-up the job. Default is false.
   * @defaultValue `false`
   */
  readonly "table.optimizer.distinct-agg.split.enabled": boolean;
  /**
   * When it is true, the optimizer will try to push dynamic filtering into scan table source, the irrelevant partitions or input data will be filtered to reduce scan I/O in runtime.
   * @defaultValue `true`
   */
  readonly "table.optimizer.dynamic-filtering.enabled": boolean;
  /**
   * When both local aggregation and distinct aggregation splitting are enabled, a distinct aggregation will be optimized into four aggregations, i.e., local-agg1, global-agg1, local-agg2, and global-agg2. We can combine global-agg1 and local-agg2 into a single operator (we call it incremental agg because it receives incremental accumulators and outputs incremental results). In this way, we can reduce some state overhead and resources. Default is enabled.
   * @defaultValue `true`
   */
  readonly "table.optimizer.incremental-agg-enabled": boolean;
  /**
   * Enables join reorder in optimizer. Default is disabled.
   * @defaultValue `false`
   */
  readonly "table.optimizer.join-reorder-enabled": boolean;
  /**
   * Configures the maximum size in bytes for a table that will be broadcast to all worker nodes when performing a join. By setting this value to -1 to disable broadcasting.
   * @defaultValue `1048576`
   */
  readonly "table.optimizer.join.broadcast-threshold": number | bigint;
  /**
   * Enables a multi-way join operator for a chain of streaming joins. This operator processes multiple inputs at once, reducing the state size considerably by avoiding intermediate results. It supports regular INNER and LEFT joins.
   *
   * Note: This is an experimental feature and not recommended for production just yet. The operator's internal implementation and state layout is subject to changes due to ongoing relevant optimizations. These might break savepoint compatibility across Flink versions and the goal is to have a stable version in the next release.
   * @defaultValue `false`
   */
  readonly "table.optimizer.multi-join.enabled": boolean;
  /**
   * When it is true, the optimizer will merge the operators with pipelined shuffling into a multiple input operator to reduce shuffling and improve performance. Default value is true.
   * @defaultValue `true`
   */
  readonly "table.optimizer.multiple-input-enabled": boolean;
  /**
   * When it is `TRY_RESOLVE`, the optimizer tries to resolve the correctness issue caused by 'Non-Deterministic Updates' (NDU) in a changelog pipeline. Changelog may contain kinds of message types: Insert (I), Delete (D), Update_Before (UB), Update_After (UA). There's no NDU problem in an insert only changelog pipeline. For updates, there are  three main NDU problems:
   * 1. Non-deterministic functions, include scalar, table, aggregate functions, both builtin and custom ones.
   * 2. LookupJoin on an evolving source
   * 3. Cdc-source carries metadata fields which are system columns, not belongs to the entity data itself.
   *
   * For the first step, the optimizer automatically enables the materialization for No.2(LookupJoin) if needed, and gives the detailed error message for No.1(Non-deterministic functions) and No.3(Cdc-source with metadata) which is relatively easier to solve by changing the SQL.
   * Default value is `IGNORE`, the optimizer does no changes.
   * @defaultValue `IGNORE`
   */
  readonly "table.optimizer.non-deterministic-update.strategy": "TRY_RESOLVE" | "IGNORE";
  /**
   * The maximum number of table arguments for a Process Table Function (PTF). In theory, a PTF can accept an arbitrary number of input tables. In practice, however, each input requires reserving network buffers, which impacts memory usage. For this reason, the number of input tables is limited to 20.
   * @defaultValue `20`
   */
  readonly "table.optimizer.ptf.max-tables": number;
  /**
   * When true, the optimizer will try to find out duplicated sub-plans by digest to build optimize blocks (a.k.a. common sub-graphs). Each optimize block will be optimized independently.
   * @defaultValue `false`
   */
  readonly "table.optimizer.reuse-optimize-block-with-digest-enabled": boolean;
  /**
   * When it is true, the optimizer will try to find out duplicated table sinks and reuse them. This works only when table.optimizer.reuse-sub-plan-enabled is true.
   * @defaultValue `true`
   */
  readonly "table.optimizer.reuse-sink-enabled": boolean;
  /**
   * When it is true, the optimizer will try to find out duplicated table sources and reuse them. This works only when table.optimizer.reuse-sub-plan-enabled is true.
   * @defaultValue `true`
   */
  readonly "table.optimizer.reuse-source-enabled": boolean;
  /**
   * When it is true, the optimizer will try to find out duplicated sub-plans and reuse them.
   * @defaultValue `true`
   */
  readonly "table.optimizer.reuse-sub-plan-enabled": boolean;
  /**
   * A flag to enable or disable the runtime filter. When it is true, the optimizer will try to inject a runtime filter for eligible join.
   * @defaultValue `false`
   */
  readonly "table.optimizer.runtime-filter.enabled": boolean;
  /**
   * Max data volume threshold of the runtime filter build side. Estimated data volume needs to be under this value to try to inject runtime filter.
   * @defaultValue `150 mb`
   */
  readonly "table.optimizer.runtime-filter.max-build-data-size": FlinkMemorySize;
  /**
   * Min filter ratio threshold of the runtime filter. Estimated filter ratio needs to be over this value to try to inject runtime filter.
   * @defaultValue `0.5`
   */
  readonly "table.optimizer.runtime-filter.min-filter-ratio": number;
  /**
   * Min data volume threshold of the runtime filter probe side. Estimated data volume needs to be over this value to try to inject runtime filter.This value should be larger than `table.optimizer.runtime-filter.max-build-data-size`.
   * @defaultValue `10 gb`
   */
  readonly "table.optimizer.runtime-filter.min-probe-data-size": FlinkMemorySize;
  /**
   * When a join operator instance encounters input data that exceeds N times the median size of other concurrent join operator instances, it is considered skewed (where N represents this skewed-factor). In such cases, Flink may automatically split the skewed data into multiple parts to ensure a more balanced data distribution, unless the data volume is below the skewed threshold(defined using table.optimizer.skewed-join-optimization.skewed-threshold).
   * @defaultValue `4.0`
   */
  readonly "table.optimizer.skewed-join-optimization.skewed-factor": number;
  /**
   * When a join operator instance encounters input data that exceeds N times the median size of other concurrent join operator instances, it is considered skewed (where N represents the table.optimizer.skewed-join-optimization.skewed-factor). In such cases, Flink may automatically split the skewed data into multiple parts to ensure a more balanced data distribution, unless the data volume is below this skewed threshold.
   * @defaultValue `256 mb`
   */
  readonly "table.optimizer.skewed-join-optimization.skewed-threshold": FlinkMemorySize;
  /**
   * Flink will handle skew in shuffled joins (sort-merge and hash) at runtime by splitting data according to the skewed join key. The value of this configuration determines how Flink performs this optimization. AUTO means Flink will automatically apply this optimization, FORCED means Flink will enforce this optimization even if it introduces extra hash shuffle, and NONE means this optimization will not be executed.
   * @defaultValue `auto`
   */
  readonly "table.optimizer.skewed-join-optimization.strategy": "auto" | "forced" | "none";
  /**
   * When it is true, the optimizer will collect and use the statistics from source connectors if the source extends from SupportsStatisticReport and the statistics from catalog is UNKNOWN.Default value is true.
   * @defaultValue `true`
   */
  readonly "table.optimizer.source.report-statistics-enabled": boolean;
  /**
   * If set to true, it will merge projects when converting SqlNode to RelNode.
   * Note: it is not recommended to turn on unless you are aware of possible side effects, such as causing the output of certain non-deterministic expressions to not meet expectations(see FLINK-20887).
   * @defaultValue `false`
   */
  readonly "table.optimizer.sql2rel.project-merge.enabled": boolean;
  /**
   * When true, the optimizer will breakup the graph at union-all node when it's a breakpoint. When false, the optimizer will skip the union-all node even it's a breakpoint, and will try find the breakpoint in its inputs.
   * @defaultValue `true`
   */
  readonly "table.optimizer.union-all-as-breakpoint-enabled": boolean;
  /**
   * Strategy how to persist catalog objects such as tables, functions, or data types into a plan during compilation.
   *
   * It influences the need for catalog metadata to be present during a restore operation and affects the plan size.
   *
   * This configuration option does not affect anonymous/inline or temporary objects. Anonymous/inline objects will be persisted entirely (including schema and options) if possible or fail the compilation otherwise. Temporary objects will be persisted only by their identifier and the object needs to be present in the session context during a restore.
   * @defaultValue `ALL`
   */
  readonly "table.plan.compile.catalog-objects": "ALL" | "SCHEMA" | "IDENTIFIER";
  /**
   * When false COMPILE PLAN statement will fail if the output plan file is already existing, unless the clause IF NOT EXISTS is used. When true COMPILE PLAN will overwrite the existing output plan file. We strongly suggest to enable this flag only for debugging purpose.
   * @defaultValue `false`
   */
  readonly "table.plan.force-recompile": boolean;
  /**
   * Strategy how to restore catalog objects such as tables, functions, or data types using a given plan and performing catalog lookups if necessary. It influences the need for catalog metadata to bepresent and enables partial enrichment of plan information.
   * @defaultValue `ALL`
   */
  readonly "table.plan.restore.catalog-objects": "ALL" | "ALL_ENFORCED" | "IDENTIFIER";
  /**
   * Local directory that is used by planner for storing downloaded resources.
   * @defaultValue `/tmp`
   */
  readonly "table.resources.download-dir": string;
  /**
   * Specifies if the CREATE TABLE/REPLACE TABLE/CREATE OR REPLACE AS SELECT statement is executed atomically. By default, the statement is non-atomic. The target table is created/replaced on the client side, and it will not be rolled back even though the job fails or is canceled. If set this option to true and the underlying DynamicTableSink implements the SupportsStaging interface, the statement is expected to be executed atomically, the behavior of which depends on the actual DynamicTableSink.
   * @defaultValue `false`
   */
  readonly "table.rtas-ctas.atomicity-enabled": boolean;
  /**
   * The SQL dialect defines how to parse a SQL query. A different SQL dialect may support different SQL grammar. Currently supported dialects are: default and hive
   * @defaultValue `default`
   */
  readonly "table.sql-dialect": string;
  /**
   * How many batches may be away before the operator waits for the first of them: at most 3 unless full batches are answered within a few milliseconds.
   * @defaultValue `16`
   */
  readonly "tsflink.batch.in-flight": number;
  /**
   * A batch leaves for the functions when it has this many rows at the latest: earlier when none is away, and with at most 4000 rows unless full batches are answered within a few milliseconds.
   * @defaultValue `16000`
   */
  readonly "tsflink.batch.rows": number;
  /**
   * A batch also leaves when its values have about this size.
   * @defaultValue `1 mb`
   */
  readonly "tsflink.batch.size": FlinkMemorySize;
  /**
   * How long the functions may take to close when their input has ended.
   * @defaultValue `30 s`
   */
  readonly "tsflink.close-timeout": FlinkDuration;
  /**
   * How long a function server may take to load the functions.
   * @defaultValue `1 min`
   */
  readonly "tsflink.open-timeout": FlinkDuration;
}

/** How the values are checked, and what they are when nobody set them. */
export const FLINK_OPTIONS: Readonly<Record<keyof FlinkOptions, KnownOption>> = {
  "execution.async-state.active-buffer-size": { kind: "int", default: "1000" },
  "execution.async-state.active-buffer-timeout": { kind: "long", default: "1000" },
  "execution.async-state.total-buffer-size": { kind: "int", default: "6000" },
  "execution.batch-shuffle-mode": {
    kind: ["ALL_EXCHANGES_PIPELINED", "ALL_EXCHANGES_BLOCKING", "ALL_EXCHANGES_HYBRID_FULL", "ALL_EXCHANGES_HYBRID_SELECTIVE"],
    default: "ALL_EXCHANGES_BLOCKING",
  },
  "execution.batch-state-backend.enabled": { kind: "boolean", default: "true" },
  "execution.buffer-timeout.enabled": { kind: "boolean", default: "true" },
  "execution.buffer-timeout.interval": { kind: "duration", default: "100 ms" },
  "execution.checkpointing.aligned-checkpoint-timeout": { kind: "duration", default: "0 ms" },
  "execution.checkpointing.checkpoints-after-tasks-finish": { kind: "boolean", default: "true" },
  "execution.checkpointing.cleaner.parallel-mode": { kind: "boolean", default: "true" },
  "execution.checkpointing.create-subdir": { kind: "boolean", default: "true" },
  "execution.checkpointing.data-inline-threshold": { kind: "memory", default: "20 kb" },
  "execution.checkpointing.dir": { kind: "string" },
  "execution.checkpointing.during-recovery.enabled": { kind: "boolean", default: "false" },
  "execution.checkpointing.externalized-checkpoint-retention": {
    kind: ["DELETE_ON_CANCELLATION", "RETAIN_ON_CANCELLATION", "NO_EXTERNALIZED_CHECKPOINTS"],
    default: "NO_EXTERNALIZED_CHECKPOINTS",
  },
  "execution.checkpointing.file-merging.across-checkpoint-boundary": { kind: "boolean", default: "false" },
  "execution.checkpointing.file-merging.enabled": { kind: "boolean", default: "false" },
  "execution.checkpointing.file-merging.max-file-size": { kind: "memory", default: "32 mb" },
  "execution.checkpointing.file-merging.max-space-amplification": { kind: "double", default: "2.0" },
  "execution.checkpointing.file-merging.max-subtasks-per-file": { kind: "int", default: "4" },
  "execution.checkpointing.file-merging.pool-blocking": { kind: "boolean", default: "false" },
  "execution.checkpointing.incremental": { kind: "boolean", default: "false" },
  "execution.checkpointing.interval": { kind: "duration" },
  "execution.checkpointing.interval-during-backlog": { kind: "duration" },
  "execution.checkpointing.local-backup.dirs": { kind: "string" },
  "execution.checkpointing.local-backup.enabled": { kind: "boolean", default: "false" },
  "execution.checkpointing.max-concurrent-checkpoints": { kind: "int", default: "1" },
  "execution.checkpointing.min-pause": { kind: "duration", default: "0 ms" },
  "execution.checkpointing.mode": { kind: ["EXACTLY_ONCE", "AT_LEAST_ONCE"], default: "EXACTLY_ONCE" },
  "execution.checkpointing.num-retained": { kind: "int", default: "1" },
  "execution.checkpointing.savepoint-dir": { kind: "string" },
  "execution.checkpointing.snapshot-compression": { kind: "boolean", default: "false" },
  "execution.checkpointing.storage": { kind: "string" },
  "execution.checkpointing.timeout": { kind: "duration", default: "10 min" },
  "execution.checkpointing.tolerable-failed-checkpoints": { kind: "int", default: "0" },
  "execution.checkpointing.unaligned.enabled": { kind: "boolean", default: "false" },
  "execution.checkpointing.unaligned.forced": { kind: "boolean", default: "false" },
  "execution.checkpointing.unaligned.interruptible-timers.enabled": { kind: "boolean", default: "false" },
  "execution.checkpointing.unaligned.max-subtasks-per-channel-state-file": { kind: "int", default: "5" },
  "execution.checkpointing.unaligned.recover-output-on-downstream.enabled": { kind: "boolean", default: "false" },
  "execution.checkpointing.write-buffer-size": { kind: "int", default: "4096" },
  "execution.runtime-mode": { kind: ["STREAMING", "BATCH", "AUTOMATIC"], default: "STREAMING" },
  "execution.sort-keyed-partition.memory": { kind: "memory", default: "128 mb" },
  "execution.sort-partition.memory": { kind: "memory", default: "128 mb" },
  "execution.sorted-inputs.enabled": { kind: "boolean", default: "true" },
  "execution.sorted-inputs.memory": { kind: "memory", default: "128 mb" },
  "execution.state-recovery.approximate-local-recovery": { kind: "boolean", default: "false" },
  "execution.state-recovery.claim-mode": { kind: ["CLAIM", "NO_CLAIM", "LEGACY"], default: "NO_CLAIM" },
  "execution.state-recovery.from-local": { kind: "boolean", default: "false" },
  "execution.state-recovery.ignore-unclaimed-state": { kind: "boolean", default: "false" },
  "execution.state-recovery.path": { kind: "string" },
  "execution.state-recovery.without-channel-state.checkpoint-id": { kind: "long", default: "-1" },
  "parallelism.default": { kind: "int", default: "1" },
  "pipeline.auto-generate-uids": { kind: "boolean", default: "true" },
  "pipeline.auto-watermark-interval": { kind: "duration", default: "200 ms" },
  "pipeline.cached-files": { kind: { list: "string" } },
  "pipeline.classpaths": { kind: { list: "string" } },
  "pipeline.closure-cleaner-level": { kind: ["NONE", "TOP_LEVEL", "RECURSIVE"], default: "RECURSIVE" },
  "pipeline.force-avro": { kind: "boolean", default: "false" },
  "pipeline.force-kryo": { kind: "boolean", default: "false" },
  "pipeline.force-kryo-avro": { kind: "boolean" },
  "pipeline.generic-types": { kind: "boolean", default: "true" },
  "pipeline.global-job-parameters": { kind: "map" },
  "pipeline.jars": { kind: { list: "string" } },
  "pipeline.jobvertex-parallelism-overrides": { kind: "map", default: "{}" },
  "pipeline.max-parallelism": { kind: "int", default: "-1" },
  "pipeline.name": { kind: "string" },
  "pipeline.object-reuse": { kind: "boolean", default: "false" },
  "pipeline.operator-chaining.chain-operators-with-different-max-parallelism": { kind: "boolean", default: "true" },
  "pipeline.operator-chaining.enabled": { kind: "boolean", default: "true" },
  "pipeline.serialization-config": { kind: { list: "string" } },
  "pipeline.sources.pause-until-first-checkpoint": { kind: "boolean", default: "false" },
  "pipeline.vertex-description-mode": { kind: ["TREE", "CASCADING"], default: "TREE" },
  "pipeline.vertex-name-include-index-prefix": { kind: "boolean", default: "false" },
  "pipeline.watermark-alignment.allow-unaligned-source-splits": { kind: "boolean", default: "false" },
  "pipeline.watermark-alignment.buffer-size": { kind: "int", default: "3" },
  "restart-strategy.exponential-delay.attempts-before-reset-backoff": { kind: "int", default: "2147483647" },
  "restart-strategy.exponential-delay.backoff-multiplier": { kind: "double", default: "1.5" },
  "restart-strategy.exponential-delay.initial-backoff": { kind: "duration", default: "1 s" },
  "restart-strategy.exponential-delay.jitter-factor": { kind: "double", default: "0.1" },
  "restart-strategy.exponential-delay.max-backoff": { kind: "duration", default: "1 min" },
  "restart-strategy.exponential-delay.reset-backoff-threshold": { kind: "duration", default: "1 h" },
  "restart-strategy.failure-rate.delay": { kind: "duration", default: "1 s" },
  "restart-strategy.failure-rate.failure-rate-interval": { kind: "duration", default: "1 min" },
  "restart-strategy.failure-rate.max-failures-per-interval": { kind: "int", default: "1" },
  "restart-strategy.fixed-delay.attempts": { kind: "int", default: "1" },
  "restart-strategy.fixed-delay.delay": { kind: "duration", default: "1 s" },
  "restart-strategy.type": { kind: "string" },
  "state.backend.type": { kind: "string", default: "hashmap" },
  "table.builtin-catalog-name": { kind: "string", default: "default_catalog" },
  "table.builtin-database-name": { kind: "string", default: "default_database" },
  "table.catalog-modification.listeners": { kind: { list: "string" } },
  "table.column-expansion-strategy": {
    kind: { list: ["EXCLUDE_ALIASED_VIRTUAL_METADATA_COLUMNS", "EXCLUDE_DEFAULT_VIRTUAL_METADATA_COLUMNS"] },
    default: "",
  },
  "table.display.max-column-width": { kind: "int", default: "30" },
  "table.dml-sync": { kind: "boolean", default: "false" },
  "table.dynamic-table-options.enabled": { kind: "boolean", default: "true" },
  "table.exec.async-lookup.buffer-capacity": { kind: "int", default: "100" },
  "table.exec.async-lookup.key-ordered-enabled": { kind: "boolean", default: "false" },
  "table.exec.async-lookup.output-mode": { kind: ["ORDERED", "ALLOW_UNORDERED"], default: "ORDERED" },
  "table.exec.async-lookup.timeout": { kind: "duration", default: "3 min" },
  "table.exec.async-ml-predict.max-concurrent-operations": { kind: "int", default: "10" },
  "table.exec.async-ml-predict.output-mode": { kind: ["ORDERED", "ALLOW_UNORDERED"], default: "ORDERED" },
  "table.exec.async-ml-predict.timeout": { kind: "duration", default: "3 min" },
  "table.exec.async-scalar.max-attempts": { kind: "int", default: "3" },
  "table.exec.async-scalar.max-concurrent-operations": { kind: "int", default: "10" },
  "table.exec.async-scalar.retry-delay": { kind: "duration", default: "100 ms" },
  "table.exec.async-scalar.retry-strategy": { kind: ["NO_RETRY", "FIXED_DELAY"], default: "FIXED_DELAY" },
  "table.exec.async-scalar.timeout": { kind: "duration", default: "3 min" },
  "table.exec.async-state.enabled": { kind: "boolean", default: "false" },
  "table.exec.async-table.max-concurrent-operations": { kind: "int", default: "10" },
  "table.exec.async-table.max-retries": { kind: "int", default: "3" },
  "table.exec.async-table.retry-delay": { kind: "duration", default: "100 ms" },
  "table.exec.async-table.retry-strategy": { kind: ["NO_RETRY", "FIXED_DELAY"], default: "FIXED_DELAY" },
  "table.exec.async-table.timeout": { kind: "duration", default: "3 min" },
  "table.exec.async-vector-search.max-concurrent-operations": { kind: "int", default: "10" },
  "table.exec.async-vector-search.output-mode": { kind: ["ORDERED", "ALLOW_UNORDERED"], default: "ORDERED" },
  "table.exec.async-vector-search.timeout": { kind: "duration", default: "3 min" },
  "table.exec.deduplicate.insert-update-after-sensitive-enabled": { kind: "boolean", default: "true" },
  "table.exec.deduplicate.mini-batch.compact-changes-enabled": { kind: "boolean", default: "false" },
  "table.exec.delta-join.cache-enabled": { kind: "boolean", default: "true" },
  "table.exec.delta-join.left.cache-size": { kind: "long", default: "10000" },
  "table.exec.delta-join.right.cache-size": { kind: "long", default: "10000" },
  "table.exec.disabled-operators": { kind: "string" },
  "table.exec.interval-join.min-cleanup-interval": { kind: "duration", default: "0 ms" },
  "table.exec.legacy-cast-behaviour": { kind: ["ENABLED", "DISABLED"], default: "DISABLED" },
  "table.exec.local-hash-agg.adaptive.distinct-value-rate-threshold": { kind: "double", default: "0.5" },
  "table.exec.local-hash-agg.adaptive.enabled": { kind: "boolean", default: "true" },
  "table.exec.local-hash-agg.adaptive.sampling-threshold": { kind: "long", default: "500000" },
  "table.exec.mini-batch.allow-latency": { kind: "duration", default: "0 ms" },
  "table.exec.mini-batch.enabled": { kind: "boolean", default: "false" },
  "table.exec.mini-batch.size": { kind: "long", default: "-1" },
  "table.exec.operator-fusion-codegen.enabled": { kind: "boolean", default: "false" },
  "table.exec.rank.topn-cache-size": { kind: "long", default: "10000" },
  "table.exec.resource.default-parallelism": { kind: "int", default: "-1" },
  "table.exec.resource.external-buffer-memory": { kind: "memory", default: "10 mb" },
  "table.exec.resource.hash-agg.memory": { kind: "memory", default: "128 mb" },
  "table.exec.resource.hash-join.memory": { kind: "memory", default: "128 mb" },
  "table.exec.resource.sort.memory": { kind: "memory", default: "128 mb" },
  "table.exec.simplify-operator-name-enabled": { kind: "boolean", default: "true" },
  "table.exec.sink.keyed-shuffle": { kind: ["NONE", "AUTO", "FORCE"], default: "AUTO" },
  "table.exec.sink.nested-constraint-enforcer": { kind: ["IGNORE", "ROWS", "ROWS_AND_COLLECTIONS"], default: "IGNORE" },
  "table.exec.sink.not-null-enforcer": { kind: ["ERROR", "DROP"], default: "ERROR" },
  "table.exec.sink.require-on-conflict": { kind: "boolean", default: "true" },
  "table.exec.sink.rowtime-inserter": { kind: ["ENABLED", "DISABLED"], default: "ENABLED" },
  "table.exec.sink.type-length-enforcer": { kind: ["IGNORE", "TRIM_PAD", "ERROR"], default: "IGNORE" },
  "table.exec.sink.upsert-materialize": { kind: ["NONE", "AUTO", "FORCE"], default: "AUTO" },
  "table.exec.sink.upsert-materialize-strategy.adaptive.threshold.high": { kind: "long" },
  "table.exec.sink.upsert-materialize-strategy.adaptive.threshold.low": { kind: "long" },
  "table.exec.sink.upsert-materialize-strategy.type": { kind: ["LEGACY", "MAP", "VALUE", "ADAPTIVE"], default: "LEGACY" },
  "table.exec.sort.async-merge-enabled": { kind: "boolean", default: "true" },
  "table.exec.sort.default-limit": { kind: "int", default: "-1" },
  "table.exec.sort.max-num-file-handles": { kind: "int", default: "128" },
  "table.exec.source.cdc-events-duplicate": { kind: "boolean", default: "false" },
  "table.exec.source.idle-timeout": { kind: "duration", default: "0 ms" },
  "table.exec.spill-compression.block-size": { kind: "memory", default: "64 kb" },
  "table.exec.spill-compression.enabled": { kind: "boolean", default: "true" },
  "table.exec.state.ttl": { kind: "duration", default: "0 ms" },
  "table.exec.uid.format": { kind: "string", default: "<id>_<transformation>" },
  "table.exec.uid.generation": { kind: ["PLAN_ONLY", "ALWAYS", "DISABLED"], default: "PLAN_ONLY" },
  "table.exec.unbounded-over.version": { kind: "int", default: "2" },
  "table.exec.window-agg.buffer-size-limit": { kind: "int", default: "100000" },
  "table.generated-code.max-length": { kind: "int", default: "4000" },
  "table.generated-code.max-members": { kind: "int", default: "10000" },
  "table.legacy-nested-row-nullability": { kind: "boolean", default: "false" },
  "table.local-time-zone": { kind: "string", default: "default" },
  "table.optimizer.adaptive-broadcast-join.strategy": { kind: ["auto", "runtime_only", "none"], default: "auto" },
  "table.optimizer.agg-phase-strategy": { kind: ["AUTO", "ONE_PHASE", "TWO_PHASE"], default: "AUTO" },
  "table.optimizer.bushy-join-reorder-threshold": { kind: "int", default: "12" },
  "table.optimizer.delta-join.strategy": { kind: ["AUTO", "FORCE", "NONE"], default: "AUTO" },
  "table.optimizer.distinct-agg.split.bucket-num": { kind: "int", default: "1024" },
  "table.optimizer.distinct-agg.split.enabled": { kind: "boolean", default: "false" },
  "table.optimizer.dynamic-filtering.enabled": { kind: "boolean", default: "true" },
  "table.optimizer.incremental-agg-enabled": { kind: "boolean", default: "true" },
  "table.optimizer.join-reorder-enabled": { kind: "boolean", default: "false" },
  "table.optimizer.join.broadcast-threshold": { kind: "long", default: "1048576" },
  "table.optimizer.multi-join.enabled": { kind: "boolean", default: "false" },
  "table.optimizer.multiple-input-enabled": { kind: "boolean", default: "true" },
  "table.optimizer.non-deterministic-update.strategy": { kind: ["TRY_RESOLVE", "IGNORE"], default: "IGNORE" },
  "table.optimizer.ptf.max-tables": { kind: "int", default: "20" },
  "table.optimizer.reuse-optimize-block-with-digest-enabled": { kind: "boolean", default: "false" },
  "table.optimizer.reuse-sink-enabled": { kind: "boolean", default: "true" },
  "table.optimizer.reuse-source-enabled": { kind: "boolean", default: "true" },
  "table.optimizer.reuse-sub-plan-enabled": { kind: "boolean", default: "true" },
  "table.optimizer.runtime-filter.enabled": { kind: "boolean", default: "false" },
  "table.optimizer.runtime-filter.max-build-data-size": { kind: "memory", default: "150 mb" },
  "table.optimizer.runtime-filter.min-filter-ratio": { kind: "double", default: "0.5" },
  "table.optimizer.runtime-filter.min-probe-data-size": { kind: "memory", default: "10 gb" },
  "table.optimizer.skewed-join-optimization.skewed-factor": { kind: "double", default: "4.0" },
  "table.optimizer.skewed-join-optimization.skewed-threshold": { kind: "memory", default: "256 mb" },
  "table.optimizer.skewed-join-optimization.strategy": { kind: ["auto", "forced", "none"], default: "auto" },
  "table.optimizer.source.report-statistics-enabled": { kind: "boolean", default: "true" },
  "table.optimizer.sql2rel.project-merge.enabled": { kind: "boolean", default: "false" },
  "table.optimizer.union-all-as-breakpoint-enabled": { kind: "boolean", default: "true" },
  "table.plan.compile.catalog-objects": { kind: ["ALL", "SCHEMA", "IDENTIFIER"], default: "ALL" },
  "table.plan.force-recompile": { kind: "boolean", default: "false" },
  "table.plan.restore.catalog-objects": { kind: ["ALL", "ALL_ENFORCED", "IDENTIFIER"], default: "ALL" },
  "table.resources.download-dir": { kind: "string", default: "/tmp" },
  "table.rtas-ctas.atomicity-enabled": { kind: "boolean", default: "false" },
  "table.sql-dialect": { kind: "string", default: "default" },
  "tsflink.batch.in-flight": { kind: "int", default: "16" },
  "tsflink.batch.rows": { kind: "int", default: "16000" },
  "tsflink.batch.size": { kind: "memory", default: "1 mb" },
  "tsflink.close-timeout": { kind: "duration", default: "30 s" },
  "tsflink.open-timeout": { kind: "duration", default: "1 min" },
};
