// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { EvictorNode, FunctionIndex, Millis, StreamFunction } from "../../contract.ts";
import { callable, functionAt } from "../call.ts";
import { instantOf } from "../times.ts";
import type { Element } from "./contents.ts";
import { userWindow, type TimeWindow } from "./time-window.ts";

type Evict = (elements: readonly Element[], window: TimeWindow) => readonly Element[];

/** Flink's evictors: which elements stay, before the function sees them and after. The same array when all do. */
export interface Evictor {
  readonly before: Evict;
  readonly after: Evict;
}

const all: Evict = (elements) => elements;

export function makeEvictor(node: EvictorNode, functions: readonly StreamFunction[]): Evictor {
  switch (node.evict) {
    case "count":
      return at(node.after, (elements) => (elements.length > node.keep ? elements.slice(elements.length - node.keep) : elements));
    case "time":
      return at(node.after, (elements) => evictByTime(elements, node.keep));
    case "delta": {
      const distance = callable(functions, node.fn);
      return at(node.after, (elements) => {
        if (elements.length === 0) return elements;
        const last = (elements.at(-1) as Element).value;
        return keep(elements, ({ value }) => !((distance(value, last) as number) >= node.threshold));
      });
    }
    case "custom":
      return { before: custom(node.before, functions), after: custom(node.after, functions) };
  }
}

function at(after: boolean | undefined, evict: Evict): Evictor {
  return after === true ? { before: all, after: evict } : { before: evict, after: all };
}

function keep(elements: readonly Element[], stays: (element: Element) => boolean): readonly Element[] {
  const kept = elements.filter(stays);
  return kept.length === elements.length ? elements : kept;
}

/** Those within `length` of the newest one. Elements without timestamps all stay. */
function evictByTime(elements: readonly Element[], length: Millis): readonly Element[] {
  if (elements[0]?.timestamp === undefined) return elements;
  let newest = -Infinity;
  for (const { timestamp } of elements) if (timestamp !== undefined && timestamp > newest) newest = timestamp;
  return keep(elements, ({ timestamp }) => timestamp !== undefined && timestamp > newest - length);
}

function custom(index: FunctionIndex | undefined, functions: readonly StreamFunction[]): Evict {
  if (index === undefined) return all;
  const call = callable(functions, index);
  const { name } = functionAt(functions, index);
  return (elements, window) => {
    const shown = new Map<unknown, Element>();
    for (const element of elements) {
      const { value, timestamp } = element;
      shown.set({ value, timestamp: timestamp === undefined ? null : instantOf(timestamp) }, element);
    }
    const stay = call([...shown.keys()], userWindow(window));
    if (typeof stay !== "object" || stay === null || !(Symbol.iterator in stay))
      throw new ConversionError(`${name}: an evictor returns the elements that stay, received ${describe(stay)}`, { path: name });
    return Array.from(stay as Iterable<unknown>, (each) => {
      const element = shown.get(each);
      if (element === undefined)
        throw new ConversionError(`${name}: an evictor returns some of the elements that it was given, received ${describe(each)}`, {
          path: name,
        });
      return element;
    });
  };
}
