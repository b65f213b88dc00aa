// SPDX-License-Identifier: Apache-2.0
/**
 * Runs functions of streams in the test's own process: no JVM, no cluster, a clock that the test moves.
 *
 * @packageDocumentation
 */
export { testEnvironment, type ElementsOf, type TestEnvironment, type TestJobOptions } from "./environment.ts";
export type { AnyStream, TestElement, TestJob, TestMetrics, TestSnapshot, TestTime, TestTimer } from "./job.ts";
