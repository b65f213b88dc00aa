// SPDX-License-Identifier: Apache-2.0
const driverOnly: string[] = [];
driverOnly.push("SECRET-in-throws-helper");

type Number = number;

export function failing(x: Number): Number {
  const message =
    "helper";
  if (x > 0)
    throw new Error(message);
  return x;
}
