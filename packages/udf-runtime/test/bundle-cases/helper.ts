// SPDX-License-Identifier: Apache-2.0
export interface Row {
  readonly a: number;
}
const secret = "SECRET-in-helper";
export const FACTOR = 3;
export function times(x: number): number {
  return x * FACTOR;
}
export default function twice(x: number): number {
  return x * 2;
}
export class Greeter {
  static #count = 0;
  readonly #word: string;
  static {
    Greeter.#count = 10;
  }
  constructor(word: string) {
    this.#word = word;
  }
  greet(name: string): string {
    return `${this.#word} ${name} ${++Greeter.#count}`;
  }
}
export const registry: Map<string, number> = new Map();
export function shout(x: string): string {
  return x.toUpperCase() + "!";
}
(globalThis as { effects?: string[] }).effects ??= [];
(globalThis as { effects?: string[] }).effects?.push(secret);
