// SPDX-License-Identifier: Apache-2.0
// For sibling packages; no promise is kept here.
export { FLINK_VERSION } from "./class-path/lock.ts";
export { jarInventory, repairJars, type JarInventory } from "./class-path/inventory.ts";
export { jarsOf } from "./class-path/jars.ts";
