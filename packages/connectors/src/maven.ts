// SPDX-License-Identifier: Apache-2.0

/** `group:artifact:version`; resolved with Maven, with the user's own settings, when an environment first uses it. */
export type MavenCoordinate = `${string}:${string}:${string}`;

/** The version of Flink that these descriptors are written and tested for. */
export const flinkVersion: "2.3.0" = "2.3.0";
