// SPDX-License-Identifier: Apache-2.0
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { ExpressionNode } from "../plan/nodes.ts";
import type { FlinkApi, JavaFunction } from "./java-api.ts";
import type { WireFunction } from "./messages.ts";

/** Gives the planner a Java object for each function of a plan. */
export class PlanFunctions {
  readonly #api: FlinkApi;
  readonly #functions: readonly WireFunction[];
  readonly #made = new Map<string, JavaFunction>();

  constructor(api: FlinkApi, functions: readonly WireFunction[]) {
    this.#api = api;
    this.#functions = functions;
  }

  describe(reference: FunctionDefinition): WireFunction {
    const place = placeOf(reference);
    const found = this.#functions[place];
    if (found === undefined) throw new Error(`The plan has no function ${String(place)}.`);
    return found;
  }

  /**
   * The function as it is called with these arguments, and the arguments to call it with. The planner can hand only some types of
   * constants to a function that is not Java; the others are declared and passed as text, which the function's own side reads by the type
   * that the function declares.
   */
  callable(
    reference: FunctionDefinition,
    args: readonly ExpressionNode[],
  ): { readonly fn: JavaFunction; readonly args: readonly ExpressionNode[] } {
    const described = this.describe(reference);
    // An aggregate is Java to the planner.
    const asText = args.map((arg) => !/aggregate$/i.test(described.kind) && needsText(arg));
    if (!asText.includes(true)) return { fn: this.#make(String(placeOf(reference)), described), args };
    const types = described.args.map((type, i) => (asText[i] === true ? "STRING" : type));
    return {
      fn: this.#make(`${String(placeOf(reference))} ${asText.map(Number).join("")}`, { ...described, args: types }),
      args: args.map((arg, i) => (asText[i] === true ? textLiteral(arg) : arg)),
    };
  }

  #make(key: string, { kind, name, payload, args, returns, deterministic }: WireFunction): JavaFunction {
    let made = this.#made.get(key);
    if (made === undefined) {
      made = this.#api.functions[kind](name, payload, args, returns, deterministic);
      this.#made.set(key, made);
    }
    return made;
  }
}

const TEXT_TYPES: RegExp = /^(BINARY|VARBINARY|BYTES|INTERVAL|TIMESTAMP_LTZ|TIMESTAMP\(\d+\) WITH LOCAL TIME ZONE)\b/;

function needsText(node: ExpressionNode): boolean {
  if (node.kind !== "literal" || node.value === null) return false;
  if (TEXT_TYPES.test(node.type)) return true;
  // The planner hands over timestamps in milliseconds.
  return /^TIMESTAMP\b/.test(node.type) && /\.\d{3}\d*[1-9]/.test(String(node.value));
}

function textLiteral(node: ExpressionNode): ExpressionNode {
  const { value } = node as Extract<ExpressionNode, { kind: "literal" }>;
  return { kind: "literal", type: "STRING", value: value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value) };
}

/** In a plan that was sent, the definition is replaced by its place in the list. */
function placeOf(reference: FunctionDefinition): number {
  return reference as unknown as number;
}
