// SPDX-License-Identifier: Apache-2.0

// The proleptic ISO calendar on whole numbers, for all dates a double counts exactly. `Date` stops at the years
// -271821 and 275760, which is less than Flink's DATE (a 32-bit count of days) can hold.

export const millisPerDay = 86_400_000;
export const nanosPerDay = 86_400_000_000_000;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

const daysPerEra = 146_097; // 400 years
const daysToEpoch = 719_468; // from 0000-03-01 to 1970-01-01

/** Days since 1970-01-01. Years begin in March here, so that the leap day comes last. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * daysPerEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - daysToEpoch;
}

export function civilFromDays(epochDay: number): CivilDate {
  const shifted = epochDay + daysToEpoch;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * m + 2) / 5) + 1 };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** `2026-01-31`; years beyond 0000..9999 have a sign and six digits, as in ECMAScript. */
export function dateText(epochDay: number): string {
  const { year, month, day } = civilFromDays(epochDay);
  const y = year >= 0 && year <= 9999 ? pad(year, 4) : `${year < 0 ? "-" : "+"}${pad(Math.abs(year), 6)}`;
  return `${y}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `12:34:56` and as many of 3, 6 or 9 fractional digits as are needed. */
export function timeText(nanoOfDay: number): string {
  const nanos = nanoOfDay % 1e9;
  const seconds = Math.floor(nanoOfDay / 1e9);
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  if (nanos === 0) return clock;
  const fraction = pad(nanos, 9);
  if (nanos % 1e6 === 0) return `${clock}.${fraction.slice(0, 3)}`;
  return nanos % 1e3 === 0 ? `${clock}.${fraction.slice(0, 6)}` : `${clock}.${fraction}`;
}

const datePattern = "([+-]\\d{4,9}|\\d{4})-(\\d{2})-(\\d{2})";
const timePattern = "(\\d{2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?";
const dateOnly: RegExp = new RegExp(`^${datePattern}$`);
const timeOnly: RegExp = new RegExp(`^${timePattern}$`);
const dateAndTime: RegExp = new RegExp(`^${datePattern}[Tt ]${timePattern}(.*)$`);

/** Days since the epoch, or `undefined` when the text is no date. */
export function parseDateText(text: string): number | undefined {
  const match = dateOnly.exec(text);
  return match === null ? undefined : dateOfGroups(match, 1);
}

/** Nanoseconds of the day, or `undefined` when the text is no time of day. */
export function parseTimeText(text: string): number | undefined {
  const match = timeOnly.exec(text);
  return match === null ? undefined : timeOfGroups(match, 1);
}

export interface DateAndTime {
  readonly epochDay: number;
  readonly nanoOfDay: number;
  /** What follows the time: a zone, or nothing. */
  readonly rest: string;
}

export function parseDateTimeText(text: string): DateAndTime | undefined {
  const match = dateAndTime.exec(text);
  if (match === null) return undefined;
  const epochDay = dateOfGroups(match, 1);
  const nanoOfDay = timeOfGroups(match, 4);
  return epochDay === undefined || nanoOfDay === undefined ? undefined : { epochDay, nanoOfDay, rest: match[8] ?? "" };
}

/** The offset in milliseconds of `Z`, `+02`, `+0200`, `+02:00`; `undefined` for anything else. */
export function parseOffsetText(text: string): number | undefined {
  if (text === "Z" || text === "z") return 0;
  const match = /^([+-])(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? 0)];
  if (hours > 18 || minutes > 59 || seconds > 59) return undefined;
  return (match[1] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds) * 1000;
}

function dateOfGroups(match: RegExpExecArray, at: number): number | undefined {
  const year = Number(match[at]);
  const month = Number(match[at + 1]);
  const day = Number(match[at + 2]);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

function timeOfGroups(match: RegExpExecArray, at: number): number | undefined {
  const [hour, minute, second] = [Number(match[at]), Number(match[at + 1]), Number(match[at + 2] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return (hour * 3600 + minute * 60 + second) * 1e9 + Number((match[at + 3] ?? "").padEnd(9, "0"));
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}
