// SPDX-License-Identifier: Apache-2.0
import type { Case } from "./check-cases.ts";

/** What tables and results do. */
export const tables: readonly Case[] = [
  // Rows
  ["orders.where((o) => o.amount.gt(100))", "orders.where((o) => o.amount)"],
  ["orders.select((o) => ({ id: o.id, half: o.price.dividedBy(2) }))", "orders.select((o) => ({ id: o.idd }))"],
  ["orders.orderBy((o) => [o.amount.desc(), o.id])", "orders.orderBy(() => [])"],
  ["orders.limit(10, 5)", 'orders.limit("10")'],
  ["orders.offset(5)", "orders.offset()"],
  ["orders.distinct()", 'orders.distinct("id")'],
  // Columns
  ["customers.addColumns((c) => ({ length: c.name.charLength() }))", "customers.addColumns((c) => ({ city: c.name }))"],
  ["customers.addOrReplaceColumns((c) => ({ city: c.name, more: c.name }))", "customers.addOrReplaceColumns((c) => ({ x: c.nam }))"],
  ['customers.renameColumns({ name: "who" })', 'customers.renameColumns({ nam: "who" })'],
  ['customers.dropColumns("city")', 'customers.dropColumns("town")'],
  ['customers.keepColumns("city")', "customers.keepColumns()"],
  // Groups
  ["orders.groupBy((o) => ({ customer: o.customer }))", "orders.groupBy((o) => [o.customer])"],
  ["orders.rollup((o) => ({ customer: o.customer }))", 'orders.rollup("customer")'],
  ["orders.cube((o) => ({ customer: o.customer, id: o.id }))", "orders.cube((o) => o.customer)"],
  [
    'orders.groupingSets((o) => ({ customer: o.customer }), [["customer"], []])',
    'orders.groupingSets((o) => ({ customer: o.customer }), [["id"]])',
  ],
  ['byCustomer.having((o, key) => o.amount.sum().gt(1).and(key.customer.ne("x")))', "byCustomer.having((o) => o.amount.sum())"],
  [
    "byCustomer.select((o, key) => ({ ...key, total: o.amount.sum(), n: count() }))",
    "byCustomer.select((_o, key) => ({ amount: key.amount }))",
  ],
  [
    "orders.window(tumble({ rows: 3 })).groupBy((o) => ({ customer: o.customer }))",
    "orders.window(tumble({ rows: 3 })).groupBy((o) => ({ at: o.windowStart }))",
  ],
  // Windows
  ['orders.window(tumble({ on: "placedAt", size: "1 hour" }))', 'orders.window(tumble({ on: "customer", size: "1 hour" }))'],
  [
    'orders.window(tumble({ on: "placedAt", size: "1 hour" })).select((o) => ({ at: o.windowStart }))',
    'noTime.window(tumble({ on: "name", size: "1 hour" })).select((o) => ({ at: o.windowStart }))',
  ],
  ["orders.window(hop({ rows: 10, slide: 5 }))", 'orders.window({ rows: "10" })'],
  // Set operations
  ["customers.union(customers)", "customers.union(orders)"],
  ["customers.unionAll(customers)", "customers.unionAll(customers.addColumns((c) => ({ more: c.name })))"],
  ["customers.intersect(customers)", "customers.intersect(orders)"],
  ["customers.intersectAll(customers)", "customers.intersectAll([])"],
  ["customers.minus(customers)", "customers.minus(orders)"],
  ["customers.minusAll(customers)", "customers.minusAll(orders)"],
  // Functions of users
  ["customers.map((c) => split(c.name))", "customers.map((c) => c.name)"],
  ["orders.flatAggregate(() => halves(1))", "orders.flatAggregate((o) => o.amount.sum())"],
  ["byCustomer.flatAggregate((o) => halves(o.id.cast(t.int())))", "byCustomer.flatAggregate((o) => halves(o.customer))"],
  ["customers.flatMap((c) => words(c.name))", "customers.flatMap((c) => shout(c.name))"],
  ["customers.joinLateral((c) => words(c.name))", "customers.joinLateral((c) => names(c.name))"],
  ["customers.leftJoinLateral((c) => words(c.name))", "customers.leftJoinLateral((c) => words(c.city, 1))"],
  // Joins
  ["orders.crossJoin(customers)", "orders.crossJoin(customers, () => lit(true))"],
  ["orders.join(customers, (o, c) => o.customer.eq(c.name))", "orders.join(customers, (o, c) => o.id.eq(c.name))"],
  ["orders.leftJoin(customers, (o, c) => o.customer.eq(c.name))", "orders.leftJoin(customers)"],
  ["orders.rightJoin(customers, (o, c) => o.customer.eq(c.name))", "orders.rightJoin(customers, (o, c) => o.customer.eq(c.town))"],
  [
    'orders.fullJoin(customers, (o, c) => o.customer.eq(c.name), { hint: "broadcast" })',
    'orders.fullJoin(customers, (o, c) => o.customer.eq(c.name), { hint: "quick" })',
  ],
  [
    'orders.joinAsOf(customers, "placedAt", (o, c) => o.customer.eq(c.name))',
    'orders.joinAsOf(customers, "id", (o, c) => o.customer.eq(c.name))',
  ],
  [
    'orders.joinAsOf(customers, "placedAt", (o, c) => o.customer.eq(c.name)).select((o) => ({ id: o.id }))',
    'noTime.joinAsOf(customers, "name", (o, c) => o.name.eq(c.name)).select((o) => ({ name: o.name }))',
  ],
  [
    'orders.leftJoinAsOf(customers, "placedAt", (o, c) => o.customer.eq(c.name))',
    "orders.leftJoinAsOf(customers, (o, c) => o.customer.eq(c.name))",
  ],
  ["orders.semiJoin(customers, (o, c) => o.customer.eq(c.name))", "orders.semiJoin(customers, (o) => o.customer)"],
  ["orders.antiJoin(customers, (o, c) => o.customer.eq(c.name))", 'orders.antiJoin("customers", () => lit(true))'],
  [
    "orders.leftJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }))",
    "orders.leftJoin(customers, (o, c) => o.customer.eq(c.name)).select((o) => ({ id: o.name }))",
  ],
  // Process table functions
  ['customers.partitionBy("name")', 'customers.partitionBy("town")'],
  ['customers.process("Counting", Point, { args: { factor: 10 }, as: "rows" })', 'customers.process("Counting", { args: { factor: 10 } })'],
  ['parts.orderBy("city", { column: "name", descending: true })', 'parts.orderBy("town")'],
  ['parts.process("Numbered", Point)', 'parts.process("Numbered", Point, { args: [1] })'],
  // Changes
  ['customers.toChangelog({ op: "what", codes: { INSERT: "new" } })', 'customers.toChangelog({ codes: { UPSERT: "new" } })'],
  ['changes.fromChangelog({ op: "kind" })', 'changes.fromChangelog({ op: "what" })'],
  // Results
  ['customers.snapshot({ key: ["name"] })', 'customers.snapshot({ key: ["town"] })'],
  ['snapshot.get({ name: "ann" })', 'snapshot.get({ city: "Ulm" })'],
  ["snapshot.toArray()", "snapshot.toArray({ limit: 1 })"],
  ["snapshot.changed()", "snapshot.changed(1)"],
  ["snapshot.finished()", "snapshot.finished(1_000)"],
  ["snapshot.close()", "snapshot.close(true)"],
  ['customers.execute({ name: "all" })', 'customers.execute("all")'],
  ["customers.toArray({ limit: 1 })", "customers.toArray(1)"],
  ["customers.print({ to: process.stderr })", "customers.print(process.stderr)"],
  ["customers.toArrow()", "customers.toArrow({ limit: 1 })"],
  ['customers.explain("changelogMode")', 'customers.explain("CHANGELOG_MODE")'],
  ["customers.validate()", "customers.validate({})"],
  ["customers.insertInto(sink, { overwrite: true })", "orders.insertInto(sink)"],
  ["result.rows()", "result.rows(1)"],
  ["result.print({ maxColumnWidth: 60 })", "result.print({ width: 60 })"],
  ['anyTable.explain("estimatedCost")', 'anyTable.explain("cost")'],
  ["anyTable.validate()", "anyTable.validate(true)"],
];
