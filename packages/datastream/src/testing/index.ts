// SPDX-License-Identifier: Apache-2.0
/**
 * Runs functions of streams without a JVM.
 *
 * @packageDocumentation
 */
export {};
