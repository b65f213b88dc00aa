// SPDX-License-Identifier: Apache-2.0
// `npm run demo`: the word count of examples/word-count on an embedded Flink, from a clean clone if need be.
import { setUp, succeeds } from "./set-up.mjs";

setUp();
console.log("\n▸ Counting words (the first run fetches Flink's jars)");
process.exit(succeeds("npm", ["start", "--silent", "--workspace", "examples/word-count"]) ? 0 : 1);
