// SPDX-License-Identifier: Apache-2.0
/**
 * Tables as streams, and streams as tables.
 *
 * @packageDocumentation
 */
export {};
