// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { boundValues, describe, hookDefinition, type FunctionDefinition } from "@tsflink/core/internal";

type AnyFunction = (...args: never[]) => unknown;

const hooks: ReadonlySet<string> = new Set([
  "fn",
  "onElement",
  "onFirst",
  "onSecond",
  "onBroadcast",
  "onTimer",
  "onWindow",
  "open",
  "close",
]);

/** The functions of one operator, which its description counts. */
export class OperatorFunctions {
  readonly list: FunctionDefinition[] = [];
  readonly #label: string;
  readonly #name: string | undefined;
  readonly #bound: object | undefined;

  /**
   * @param label the method that makes the operator
   * @param options the user's name for the operator, and what is bound to its functions
   */
  constructor(label: string, options: { readonly name?: string; readonly bind?: unknown } = {}) {
    this.#label = label;
    this.#name = options.name;
    this.#bound = boundValues(`${label}()`, options.bind as object | undefined);
  }

  /** @returns the place of the function */
  add(role: string, fn: unknown): number {
    if (typeof fn !== "function")
      throw new ConfigurationError(
        `${this.#label}(): ${role === "fn" ? "" : `${role} is `}${describe(fn)}${role === "fn" ? " is no function" : ", and no function"}`,
        {
          option: role,
        },
      );
    const own = (fn as { readonly name: string }).name;
    const spoken = own === "" || hooks.has(own) || own === role ? undefined : own;
    const operator = this.#name ?? this.#label;
    return this.#push({
      name: spoken ?? (role === "fn" ? operator : `${operator}.${role}`),
      fn: fn as AnyFunction,
      bound: this.#bound,
      module: undefined,
    });
  }

  addOptional(role: string, fn: unknown): number | undefined {
    return fn === undefined ? undefined : this.add(role, fn);
  }

  /** A function of TsFlink's own, exported by a module. */
  addOwn(name: string, url: URL, fn: AnyFunction, bound: object | undefined): number {
    return this.#push({ name: this.#name ?? name, fn, bound, module: { url: url.href, export: fn.name } });
  }

  #push(hook: Parameters<typeof hookDefinition>[0]): number {
    return this.list.push(hookDefinition(hook)) - 1;
  }
}
