// SPDX-License-Identifier: Apache-2.0
// All programs in one process, as a reader runs them. What they print is compared with the same in a few lines of TypeScript, without Flink.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { getDistance } from "geolib";
import { beforeAll, expect, it } from "vitest";

const data = (name: string): string => readFileSync(new URL(`../data/${name}`, import.meta.resolve("vega-datasets")), "utf8");
const csv = (name: string): string[][] =>
  data(name)
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));

/** What each program printed. */
const printed = new Map<string, string>();
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    timeout: 280_000,
  });
  const [, ...parts] = stdout.split(/^=== (\S+) ===\n/m);
  for (let i = 0; i < parts.length; i += 2) printed.set(parts[i] ?? "", parts[i + 1] ?? "");
}, 300_000);

/** The rows of the tables that a program printed, without their headings. */
function tables(name: string): string[][][] {
  const found: string[][][] = [];
  let rules = 0;
  for (const line of (printed.get(name) ?? "").split("\n")) {
    if (line.startsWith("+-")) {
      if (rules === 0) found.push([]);
      rules = (rules + 1) % 3;
    } else if (line.startsWith("|") && rules === 2) {
      found.at(-1)?.push(
        line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim()),
      );
    }
  }
  return found;
}

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const text = (rows: readonly (readonly unknown[])[]): string[][] => rows.map((row) => row.map(String));
function groups<T>(rows: readonly T[], key: (row: T) => string): [key: string, rows: T[]][] {
  const found = new Map<string, T[]>();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return [...found];
}
const MS = 86_400_000;
const days = csv("seattle-weather.csv").map(([date = "", rain, max, min, wind, weather = ""]) => ({
  date,
  day: Date.parse(date) / MS,
  rain: Number(rain),
  max: Number(max),
  min: Number(min),
  wind: Number(wind),
  weather,
}));
const dateOf = (day: number): string => `${new Date(day * MS).toISOString().slice(0, 10)}T00:00:00`;
const rainBetween = (from: number, to: number, among = days): number =>
  round(sum(among.filter(({ day }) => day >= from && day < to).map(({ rain }) => rain)));

it("basics", () => {
  const [hottest, kinds, years, fahrenheit, lost] = tables("basics");
  expect(hottest).toEqual(
    text(
      [...days]
        .sort((a, b) => b.max - a.max || a.day - b.day)
        .slice(0, 5)
        .map(({ date, max, min }) => [date, max, min]),
    ),
  );
  const byWeather = groups(days, ({ weather }) => weather);
  expect(kinds).toEqual(
    text(
      byWeather
        .filter(([, group]) => group.length > 50)
        .sort(([, a], [, b]) => b.length - a.length)
        .map(([weather, group]) => [
          weather,
          group.length,
          round(sum(group.map(({ rain }) => rain))),
          Math.max(...group.map(({ max }) => max)),
        ]),
    ),
  );
  const ofYear = (year: string) => days.filter(({ date }) => date.startsWith(year));
  expect(years).toEqual(
    text(
      ["2012", "2013", "2014", "2015", ""].map((year) => [
        year || "<NULL>",
        ofYear(year).length,
        round(sum(ofYear(year).map(({ rain }) => rain))),
      ]),
    ),
  );
  expect(fahrenheit).toEqual(
    text(
      [...days]
        .sort((a, b) => a.max - b.max)
        .slice(0, 3)
        .map(({ date, max, weather }) => [date, round(max * 1.8 + 32), weather]),
    ),
  );
  const kindsOf = (year: string): Set<string> => new Set(ofYear(year).map(({ weather }) => weather));
  const later = kindsOf("2015");
  expect(lost).toEqual([...kindsOf("2012")].filter((weather) => !later.has(weather)).map((weather) => [weather]));
});

it("windows", () => {
  const [tumbled, hopped, cumulated, sessions, over] = tables("windows");
  const start = days[0]?.day ?? 0;
  expect(tumbled).toEqual(
    text(
      [start, start + 731].map((from) => [
        dateOf(from),
        dateOf(from + 731),
        days.filter(({ day }) => day >= from && day < from + 731).length,
        rainBetween(from, from + 731),
      ]),
    ),
  );
  const first = Math.floor(start / 7) * 7;
  const fortnights = Array.from({ length: 250 }, (_, i) => first + i * 7);
  expect(hopped).toEqual(
    text(
      fortnights
        .filter((from) => rainBetween(from, from + 14) > 150)
        .map((from) => [dateOf(from), dateOf(from + 14), rainBetween(from, from + 14)]),
    ),
  );
  const january = days.filter(({ date }) => date.startsWith("2015-01"));
  const from = january[0]?.day ?? 0;
  expect(cumulated).toEqual(
    text([1, 2, 3, 4, 5].map((week) => [dateOf(from), dateOf(from + 7 * week), rainBetween(from, from + 7 * week, january)])),
  );
  const spells: (typeof days)[] = [];
  for (const day of days.filter(({ rain }) => rain > 0)) {
    const spell = spells.at(-1);
    // A session reaches two days beyond its last row, and takes in what begins there.
    if (spell !== undefined && day.day <= (spell.at(-1)?.day ?? 0) + 2) spell.push(day);
    else spells.push([day]);
  }
  expect(sessions).toEqual(
    text(
      spells
        .filter((spell) => spell.length >= 25)
        .map((spell) => [
          dateOf(spell[0]?.day ?? 0),
          dateOf((spell.at(-1)?.day ?? 0) + 2),
          spell.length,
          round(sum(spell.map(({ rain }) => rain))),
        ]),
    ),
  );
  const means = days.map(({ date }, i) => {
    const week = days.slice(Math.max(0, i - 6), i + 1);
    return { date, mean: round(sum(week.map(({ max }) => max)) / week.length, 2) };
  });
  expect(over).toEqual(text(means.filter(({ mean }) => mean > 31.5).map(({ date, mean }) => [date, mean])));
});

it("joins", () => {
  const states = csv("population_engineers_hurricanes.csv").map(([state = "", , people, , hurricanes]) => ({
    state,
    people: Number(people),
    hurricanes: Number(hurricanes),
  }));
  const capitals = JSON.parse(data("us-state-capitals.json")) as readonly { lat: number; lon: number; state: string; city: string }[];
  const capitalOf = (state: string): string | undefined => capitals.find((capital) => capital.state === state)?.city;
  const byName = <T>(rows: readonly T[], name: (row: T) => string): T[] => [...rows].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  const [inner, left, right, full, semi, anti, close, far] = tables("joins");
  const stormy = [...states].sort((a, b) => b.hurricanes - a.hurricanes).slice(0, 4);
  expect(inner).toEqual(text(stormy.map(({ state, hurricanes }) => [capitalOf(state), state, hurricanes])));
  expect(left).toEqual(
    text(
      states
        .filter(({ state, people }) => people < 750_000 || capitalOf(state) === undefined)
        .sort((a, b) => a.people - b.people)
        .map(({ state, people }) => [state, people, capitalOf(state) ?? "<NULL>"]),
    ),
  );
  const many = byName(
    states.filter(({ hurricanes }) => hurricanes > 40),
    ({ state }) => state,
  );
  const south = byName(
    capitals.filter(({ lat }) => lat < 30.4),
    ({ city }) => city,
  );
  const partner = (capital: { state: string }) => many.find(({ state }) => state === capital.state);
  expect(right).toEqual(text(south.map((capital) => [capital.city, partner(capital)?.hurricanes ?? "<NULL>"])));
  const alone = south.filter((capital) => partner(capital) === undefined);
  expect(full).toEqual(
    text([
      ...many.map(({ state, hurricanes }) => [state, hurricanes, south.find((capital) => capital.state === state)?.city ?? "<NULL>"]),
      ...alone.map(({ city }) => ["<NULL>", "<NULL>", city]),
    ]),
  );
  expect(alone).not.toEqual([]);
  expect(semi).toEqual(south.filter((capital) => partner(capital) !== undefined).map(({ city }) => [city]));
  expect(anti).toEqual(states.filter(({ state }) => capitalOf(state) === undefined).map(({ state }) => [state]));
  const north = byName(
    capitals.filter(({ lat }) => lat > 44.4),
    ({ city }) => city,
  );
  expect(printed.get("joins")).toContain(`${String(north.length ** 2)} pairs`);
  expect(close).toEqual(
    north.flatMap((a) => north.filter((b) => a.city < b.city && Math.abs(a.lat - b.lat) < 0.3).map((b) => [a.city, b.city])),
  );
  const airports = csv("airports.csv")
    .filter(([iata = ""]) => /^[A-Z]{3}$/.test(iata))
    .map((cells) => ({ iata: cells[0], latitude: Number(cells.at(-2)), longitude: Number(cells.at(-1)) }));
  const nearest = capitals.map(({ city, lat: latitude, lon: longitude }) => {
    const distances = airports.map((airport) => ({ iata: airport.iata, metres: getDistance({ latitude, longitude }, airport) }));
    const [best] = distances.sort((a, b) => a.metres - b.metres);
    return { city, iata: best?.iata, km: Math.round((best?.metres ?? 0) / 1000) };
  });
  expect(far).toEqual(
    text(
      nearest
        .sort((a, b) => b.km - a.km || (a.city < b.city ? -1 : 1))
        .slice(0, 4)
        .map(({ city, iata, km }) => [city, iata, km]),
    ),
  );
});

interface Feature {
  readonly id: string;
  readonly properties: {
    readonly mag: number | null;
    readonly place: string;
    readonly time: number;
    readonly net: string;
    readonly felt: number | null;
    readonly tsunami: number;
  };
  readonly geometry: { readonly coordinates: readonly number[] };
}
const quakes = (JSON.parse(data("earthquakes.json")) as { readonly features: readonly Feature[] }).features;
const stocks = csv("stocks.csv").map(([symbol = "", date = "", price]) => ({
  symbol,
  date,
  at: Date.parse(`${date} UTC`),
  price: Number(price),
}));

it("joins in time", () => {
  const [after, asOf, leftAsOf] = tables("joins-in-time");
  const region = ({ properties: { place } }: Feature): string | undefined => place.split(", ").at(-1);
  const iso = (time: number): string => new Date(time).toISOString();
  const pairs = quakes
    .filter(({ properties: { mag } }) => (mag ?? 0) >= 6)
    .flatMap((main) =>
      quakes
        .filter((each) => region(each) === region(main))
        .filter(({ properties: { time } }) => time > main.properties.time && time <= main.properties.time + 3_600_000)
        .map(({ properties: { mag, place, time } }) => [main.properties.mag, iso(main.properties.time), mag, place, iso(time)]),
    );
  expect(pairs.length).toBeGreaterThan(0);
  expect([...(after ?? [])].sort()).toEqual(text(pairs).sort());

  const purchases = [
    ["AMZN", 10, "2001-09-20T10:00:00"],
    ["AAPL", 5, "2003-04-28T15:30:00"],
    ["GOOG", 1, "2004-07-19T09:30:00"],
    ["AAPL", 2, "2007-06-29T18:00:00"],
  ] as const;
  const priced = purchases.map(([symbol, shares, at]) => {
    const then = stocks.filter((each) => each.symbol === symbol && each.at <= Date.parse(`${at}Z`)).at(-1);
    return { symbol, shares, at, then };
  });
  expect([...(asOf ?? [])].sort()).toEqual(
    text(
      priced.flatMap(({ symbol, shares, at, then }) => (then === undefined ? [] : [[symbol, at, round(then.price * shares, 2)]])),
    ).sort(),
  );
  expect([...(leftAsOf ?? [])].sort()).toEqual(
    text(priced.map(({ symbol, at, then }) => [symbol, at, then?.price ?? "<NULL>", then?.date ?? "<NULL>"])).sort(),
  );
  expect(asOf).toHaveLength(3);
});

it("json", () => {
  const [odd, strongest, felt] = tables("json");
  expect(odd).toEqual([['{"type": "Feature",'], ['{"type": "Note"}']]);
  const magnitude = ({ properties: { mag } }: Feature): number => mag ?? -99;
  expect(strongest).toEqual(
    text(
      [...quakes]
        .sort((a, b) => magnitude(b) - magnitude(a) || (a.id < b.id ? -1 : 1))
        .slice(0, 3)
        .map(({ id, properties, geometry: { coordinates } }) => [
          id,
          properties.mag,
          properties.tsunami,
          coordinates[2],
          JSON.stringify(coordinates),
        ]),
    ),
  );
  const group = (of: boolean): unknown[] => {
    const some = quakes.filter(({ properties: { felt: people } }) => (people ?? 0) > 0 === of);
    const known = some.flatMap(({ properties: { mag } }) => (mag === null ? [] : [mag]));
    return [of, some.length, round(sum(known) / known.length, 2)];
  };
  expect(felt).toEqual(text([group(false), group(true)]));
  const lines = (printed.get("json") ?? "").split("\n").filter((line) => line.startsWith("{"));
  const [byNet, counts] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const strong = quakes.filter((quake) => magnitude(quake) >= 5.5);
  expect(new Set(strong.map(({ properties: { net } }) => net)).size).toBe(1);
  expect({ ...byNet, ids: [...(byNet?.["ids"] as string[])].sort() }).toEqual({
    net: strong[0]?.properties.net,
    strongest: Math.max(...strong.map(magnitude)),
    ids: strong.map(({ id }) => id).sort(),
  });
  const nets = groups(quakes, ({ properties: { net } }) => net);
  expect(counts).toEqual(Object.fromEntries(nets.map(([net, some]) => [net, some.length])));
});

it("sinks", () => {
  const months = groups(days, ({ date }) => date.slice(0, 7)).map(([, month]) => month);
  const total = (month: typeof days): number => round(sum(month.map(({ rain }) => rain)));
  const wet = months.filter((month) => total(month) > 200).length;
  const hot = months.filter((month) => month.some(({ max }) => max > 34));
  const storms = days.filter(({ wind }) => wind > 8.5);
  const out = printed.get("sinks") ?? "";
  expect(out).toContain("3 sinks in one plan; months are summed up once and used again: true");
  expect(out).toContain(`wet: ${String(wet + 1)} lines`);
  expect(out).toContain(`hot: ${String(hot.length)} lines`);
  const [first] = hot;
  expect(JSON.parse(/^\{.*\}$/m.exec(out)?.[0] ?? "{}")).toEqual({
    year: Number(first?.[0]?.date.slice(0, 4)),
    month: Number(first?.[0]?.date.slice(5, 7)),
    rain: total(first ?? []),
    warmest: Math.max(...(first ?? []).map(({ max }) => max)),
  });
  expect(out).toContain(
    `storms: ${String(storms.length)} lines, e.g.:\n${storms.map(({ date, wind }) => `${date}\t${String(wind)}`).join("\n")}`,
  );
});

it("changelogs", () => {
  const out = (printed.get("changelogs") ?? "").split("\n");
  const counts = new Map<string, number>();
  const changes: string[] = [];
  const rows: unknown[][] = [];
  for (const { weather } of days.slice(0, 8)) {
    const before = counts.get(weather);
    const now = (before ?? 0) + 1;
    counts.set(weather, now);
    if (before === undefined) changes.push(`+I ${weather} 1n`);
    else changes.push(`-U ${weather} ${String(before)}n`, `+U ${weather} ${String(now)}n`);
    rows.push([before === undefined ? "new" : "more", weather, now]);
  }
  expect(out.filter((line) => /^[-+][IUD] [a-z]/.test(line))).toEqual(changes);
  expect(tables("changelogs")).toEqual([text(rows)]);
  expect(out.filter((line) => /^[a-z]+ \d+n$/.test(line))).toEqual([...counts].sort().map(([weather, n]) => `${weather} ${String(n)}n`));
  // Applied one after the other, the changes give how many live where at the end: one in Graz.
  const living = new Map<string, string>();
  for (const line of out.filter((each) => /^[-+][IUD] [A-Z]/.test(each))) {
    const [kind = "", city = "", people = ""] = line.split(" ");
    if (kind.startsWith("+")) living.set(city, people);
    else if (kind === "-D") living.delete(city);
  }
  expect([...living]).toEqual([["Graz", "1n"]]);
});

it("catalog", () => {
  const [described, wet, feelings] = tables("catalog");
  const out = printed.get("catalog") ?? "";
  expect(out).toContain("tables and views: days, wet\n");
  expect(out.trimEnd()).toMatch(/\ntables and views: days$/);
  expect(out).toContain("functions of our own: feeling");
  expect(described?.map(([name, type, , , extras]) => [name, type, extras]).slice(-2)).toEqual([
    ["weather", "STRING", "<NULL>"],
    ["mean", "DOUBLE", "AS (temp_max + temp_min) / 2"],
  ]);
  expect(wet).toEqual(
    text(
      days
        .filter(({ rain }) => rain > 45)
        .sort((a, b) => b.rain - a.rain || a.day - b.day)
        .map(({ date, rain }) => [date, rain]),
    ),
  );
  const feeling = (celsius: number): string => (celsius >= 25 ? "hot" : celsius >= 15 ? "mild" : "cold");
  const counted = groups(days, ({ max, min }) => feeling((max + min) / 2));
  expect(feelings).toEqual(text(counted.map(([name, some]) => [name, some.length] as const).sort((a, b) => a[1] - b[1])));
});

it("patterns", () => {
  const found: unknown[][] = [];
  for (const [symbol, rows] of groups(stocks, (each) => each.symbol)) {
    const price = (i: number): number => rows[i]?.price ?? NaN;
    for (let from = 0; from < rows.length; from++) {
      let low = from;
      while (price(low + 1) < price(low)) low++;
      let high = low;
      while (price(high + 1) > price(high)) high++;
      if (low - from < 4 || high - low < 3 || high + 1 >= rows.length) continue;
      const fell = round(price(low) / price(from), 2);
      found.push([symbol, rows[from]?.date, rows[low]?.date, rows[high]?.date, fell, round(price(high) / price(low), 2)]);
      from = high + 1;
    }
  }
  expect(found.length).toBeGreaterThan(0);
  expect([...(tables("patterns")[0] ?? [])].sort()).toEqual(text(found).sort());
});
