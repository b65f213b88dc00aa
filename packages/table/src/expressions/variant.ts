// SPDX-License-Identifier: Apache-2.0
import type { Variant } from "@tsflink/core";
import type { AnyExpr } from "./any.ts";
import { call } from "./builtin.ts";
import type { Expr } from "./expr.ts";
import type { Inside, Member } from "./expression.ts";
import { intArgument, operand } from "./literal.ts";
import { familyOf, stringType } from "./types.ts";
import { isExpression, inside } from "./expression.ts";

/** A VARIANT: semi-structured data, such as `parseJson()` reads. */
export interface VariantExpr<T extends Variant | null> extends AnyExpr<T> {
  /** A field of an object by its name, or an element of an array by its position, counted from 1; NULL when there is none. */
  at(key: Expr<string | number | null> | string | number): VariantExpr<Variant | null>;
}

export const variantMethods = {
  at: (self: Inside, key: unknown): Inside => {
    const byName = isExpression(key) ? familyOf(inside(key).type) === "string" : typeof key === "string";
    const place = byName ? operand(key, stringType(false), "at()") : intArgument(key, "at()");
    return call("AT", { kind: "variant", nullable: true }, [self, place]);
  },
} satisfies Record<Exclude<keyof VariantExpr<Variant>, keyof AnyExpr<Variant>>, Member>;
