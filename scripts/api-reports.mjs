// SPDX-License-Identifier: Apache-2.0
// `npm run check:api`: the public surface of each entry point equals the report in its package's etc/.
// `npm run api` writes the reports; commit them with the change that they show.
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { publishedPackages } from "./packages.mjs";

const update = process.argv.includes("--update");
// How the built declarations are read: as a user's project would.
const readers = {
  target: "ES2023",
  lib: ["ES2023", "ESNext.Disposable", "ESNext.AsyncIterable"],
  module: "nodenext",
  moduleResolution: "nodenext",
  strict: true,
  types: ["node"],
};
let differences = 0;

for (const { name, folder, entries } of publishedPackages()) {
  const etc = join(folder, "etc");
  mkdirSync(etc, { recursive: true });
  // What siblings say to each other is no promise and has no report.
  const reported = entries.filter((entry) => !entry.name.startsWith("internal"));
  for (const stray of readdirSync(etc).filter((file) => !reported.some((entry) => file === `${entry.name}.api.md`))) {
    if (update) rmSync(join(etc, stray));
    else report(`${name}: etc/${stray} belongs to no entry point`);
  }
  for (const entry of reported) {
    if (!existsSync(entry.types)) {
      report(`${name}: ${entry.types} is missing; run \`npm run build\``);
      continue;
    }
    const config = ExtractorConfig.prepare({
      configObject: {
        mainEntryPointFilePath: entry.types,
        projectFolder: folder,
        newlineKind: "lf",
        compiler: { overrideTsconfig: { compilerOptions: readers, files: [entry.types] } },
        apiReport: {
          enabled: true,
          reportFileName: `${entry.name}.api.md`,
          reportFolder: etc,
          reportTempFolder: join(folder, "dist", ".api"),
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          compilerMessageReporting: { default: { logLevel: "error" } },
          extractorMessageReporting: { default: { logLevel: "none" } },
          tsdocMessageReporting: { default: { logLevel: "none" } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, "package.json"),
    });
    const result = Extractor.invoke(config, {
      localBuild: update,
      messageCallback(message) {
        message.handled = true;
        if (message.logLevel === ExtractorLogLevel.Error) console.error(message.text);
      },
    });
    if (result.errorCount > 0) report(`${name} (${entry.name}): its types could not be read`);
    else if (result.apiReportChanged && !update)
      report(
        `${name}: the surface of "${entry.name}" differs from etc/${entry.name}.api.md; if that is meant, run \`npm run api\` and commit the reports`,
      );
    else if (result.apiReportChanged) console.log(`${name}: wrote etc/${entry.name}.api.md`);
  }
}
process.exit(differences === 0 ? 0 : 1);

function report(message) {
  differences += 1;
  console.error(message);
}
