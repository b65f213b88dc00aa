// SPDX-License-Identifier: Apache-2.0
export * from "./helper.ts";
export { default as twice, FACTOR as factor } from "./helper.ts";
export * as helper from "./helper.ts";
export { odd } from "./circle-a.ts";
