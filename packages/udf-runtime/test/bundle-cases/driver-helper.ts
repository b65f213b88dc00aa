// SPDX-License-Identifier: Apache-2.0
import { TableEnvironment } from "@tsflink/table";
export let limit = 1;
export function setLimit(value: number): void {
  limit = value;
}
export function makeEnvironment(): unknown {
  return TableEnvironment.create();
}
