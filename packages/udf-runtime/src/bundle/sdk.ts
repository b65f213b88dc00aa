// SPDX-License-Identifier: Apache-2.0
/**
 * Which exports of our own packages may run in a worker. A package not listed is worker-safe as a whole; `*` says that none of it is.
 * The convention behind the list: modules of these packages have no side effects, and only the modules of these names reach the bridge, so
 * whatever else is imported from them leaves the driver's part out of the bundle.
 */
const DRIVER_ONLY: Readonly<Record<string, "*" | ReadonlySet<string>>> = {
  "@tsflink/bridge": "*",
  "@tsflink/bridge/driver": "*",
  "@tsflink/udf-runtime": "*",
  "@tsflink/udf-runtime/internal": "*",
  "@tsflink/table": new Set(["TableEnvironment"]),
  "@tsflink/table/internal": "*",
  "@tsflink/table/internal/lower": "*",
  "@tsflink/datastream": new Set(["StreamEnvironment"]),
  "@tsflink/datastream/table": "*",
  "@tsflink/datastream/testing": "*",
  "java-bridge": "*",
};

/** Packages of which no code may be in a bundle; checked again on what the bundler kept. */
export const FORBIDDEN: readonly string[] = ["@tsflink/bridge", "@tsflink/udf-runtime", "java-bridge"];

/** Whether a specifier names one of our packages; they are bundled as packages even where a workspace links them. */
export function isSdk(specifier: string): boolean {
  return /^(@tsflink\/|tsflink($|\/)|java-bridge$)/.test(specifier);
}

/** Whether an export exists only in the driver. `tsflink/table` is `@tsflink/table`. */
export function isDriverOnly(specifier: string, name: string): boolean {
  const entry = DRIVER_ONLY[specifier.replace(/^tsflink\//, "@tsflink/")];
  if (specifier === "tsflink") return Object.values(DRIVER_ONLY).some((each) => each !== "*" && each.has(name));
  return entry === "*" || (entry?.has(name) ?? false);
}
