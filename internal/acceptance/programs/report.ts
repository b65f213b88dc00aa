// SPDX-License-Identifier: Apache-2.0
import { FlinkError } from "@tsflink/table";

/** Runs what must fail and prints the error as a user's program would see it. */
export async function report(attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
    console.log(JSON.stringify({ failed: false }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const chain: { name: string; code: string | undefined; message: string; stack: string | undefined }[] = [];
    for (let each: unknown = error; each instanceof Error && chain.length < 10; each = each.cause) {
      chain.push({ name: each.name, code: each instanceof FlinkError ? each.code : undefined, message: each.message, stack: each.stack });
    }
    console.log(JSON.stringify({ failed: true, chain }));
  }
}
