// SPDX-License-Identifier: Apache-2.0
import { expectTypeOf, test } from "vitest";
import {
  BundleError,
  ConversionError,
  FlinkError,
  JobError,
  UserFunctionError,
  type FlinkErrorCode,
  type JavaError,
  type JobStatus,
  type SqlError,
} from "../index.ts";

test("instanceof narrows to the fields of the class", () => {
  const error = new Error() as unknown;
  if (error instanceof JobError) {
    expectTypeOf(error.jobId).toEqualTypeOf<string>();
    expectTypeOf(error.status).toEqualTypeOf<JobStatus>();
    expectTypeOf(error.rootCause).toEqualTypeOf<Error>();
    if (error.rootCause instanceof UserFunctionError) expectTypeOf(error.rootCause.functionName).toEqualTypeOf<string>();
  } else if (error instanceof FlinkError) {
    expectTypeOf(error.code).toEqualTypeOf<FlinkErrorCode>();
  }
  expectTypeOf<SqlError>().toExtend<JavaError>();
  expectTypeOf<SqlError["code"]>().toEqualTypeOf<"sql">();
  // @ts-expect-error a bundle error names its offenders
  new BundleError("no");
  // @ts-expect-error errors are read, not changed
  new ConversionError("no").path = "rows";
});

test("the codes can be told apart exhaustively", () => {
  const advice = (code: FlinkErrorCode): string => {
    switch (code) {
      case "configuration":
      case "conversion":
      case "bundle":
      case "bridge":
      case "java":
      case "validation":
      case "sql":
      case "catalog":
      case "job-failed":
      case "user-function":
      case "worker":
        return code;
    }
  };
  expectTypeOf(advice).returns.toBeString();
});
