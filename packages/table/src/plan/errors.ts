// SPDX-License-Identifier: Apache-2.0
import { ValidationError } from "@tsflink/core";

/** A query that cannot be right, refused before the planner sees it; of the class that the planner itself would have thrown. */
export function invalid(message: string): ValidationError {
  return new ValidationError(message, { javaClass: "org.apache.flink.table.api.ValidationException" });
}
