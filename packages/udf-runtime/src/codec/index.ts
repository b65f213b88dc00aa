// SPDX-License-Identifier: Apache-2.0
export { schemaMessage, endOfStream } from "./schema-message.ts";
export { messageKind } from "./message.ts";
export { batchWriter, encodeRows, type BatchWriter, type Row } from "./writer.ts";
export { batchReader, type Batch, type BatchReader, type ColumnReader } from "./reader.ts";
