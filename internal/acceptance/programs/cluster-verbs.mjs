// SPDX-License-Identifier: Apache-2.0
/** Runs in the engine thread. */
export function replaceTaskManager(context) {
  context.java.importClass("dev.tsflink.bridge.EmbeddedCluster").replaceTaskManager();
}
