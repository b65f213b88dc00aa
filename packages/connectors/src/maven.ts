// SPDX-License-Identifier: Apache-2.0

/** `group:artifact:version`; resolved with Maven, with the user's own settings, when an environment first uses it. */
export type MavenCoordinate = `${string}:${string}:${string}`;
