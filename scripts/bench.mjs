// SPDX-License-Identifier: Apache-2.0
// `npm run bench [-- CASE...]`: see internal/bench/README.md.
import { setUp, succeeds } from "./set-up.mjs";

setUp();
process.exit(succeeds("npm", ["run", "--silent", "bench", "--workspace", "internal/bench", "--", ...process.argv.slice(2)]) ? 0 : 1);
