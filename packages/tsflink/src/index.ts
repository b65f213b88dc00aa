// SPDX-License-Identifier: Apache-2.0
/**
 * What all parts of TsFlink share: types, schemas, values and errors. The APIs are in `tsflink/table`, `tsflink/datastream` and `tsflink/connectors/*`.
 *
 * @packageDocumentation
 */
export * from "@tsflink/core";
