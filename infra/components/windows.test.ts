import { describe, expect, it } from "vitest";
import type { RegionRole } from "../../environments/environment.ts";
import { windows } from "./windows.ts";

const day = 24 * 60;
const week = 7 * day;
const roles = Object.keys(windows) as RegionRole[];
const pairs = roles.flatMap((left, index) => roles.slice(index + 1).map((right) => [left, right] as const));

/** Minutes since Sunday 00:00 UTC. */
interface Span {
  readonly what: string;
  readonly from: number;
  readonly minutes: number;
}

describe("windows", () => {
  it.each(pairs)("let no update reach %s and %s within a day", (left, right) => {
    for (const one of updates(left))
      for (const other of updates(right)) expect(gap(one, other), `${one.what}, ${other.what}`).toBeGreaterThan(day);
  });

  it.each(pairs)("never back up the databases of %s and %s together", (left, right) => {
    const [one, other] = [daily(windows[left].database.backup), daily(windows[right].database.backup)];
    for (const here of one) for (const there of other) expect(gap(here, there)).toBeGreaterThanOrEqual(60);
  });

  it.each(roles)("of %s keep backups and maintenance apart, as AWS demands", (role) => {
    for (const { backup, maintenance } of [windows[role].database, windows[role].cache])
      for (const span of daily(backup)) expect(gap(span, weekly(maintenance))).toBeGreaterThan(0);
  });

  it.each(roles)("of %s update one backing service after another", (role) => {
    const spans = updates(role).toSorted((a, b) => a.from - b.from);
    for (const [index, span] of spans.entries()) {
      const next = spans[index + 1];
      if (next) expect(gap(span, next), `${span.what}, ${next.what}`).toBeGreaterThanOrEqual(0);
    }
  });

  it.each(roles)("of %s are as long as AWS demands", (role) => {
    const { database, cache } = windows[role];
    const shortest = (spans: readonly Span[]): number => Math.min(...spans.map(({ minutes }) => minutes));
    expect(shortest(daily(database.backup))).toBeGreaterThanOrEqual(30);
    expect(shortest(daily(cache.backup))).toBeGreaterThanOrEqual(60);
    expect(weekly(database.maintenance).minutes).toBeGreaterThanOrEqual(30);
    expect(weekly(cache.maintenance).minutes).toBeGreaterThanOrEqual(60);
  });
});

function updates(role: RegionRole): readonly Span[] {
  const { database, cache, broker } = windows[role];
  const start = dayOf(broker.dayOfWeek) * day + timeOf(broker.timeOfDay);
  return [
    { ...weekly(database.maintenance), what: `database of ${role}` },
    { ...weekly(cache.maintenance), what: `cache of ${role}` },
    { what: `broker of ${role}`, from: start, minutes: 120 },
  ];
}

/** A daily window on each day of the week. */
function daily(window: string): readonly Span[] {
  const [from = NaN, to = NaN] = window.split("-").map(timeOf);
  return Array.from({ length: 7 }, (_, index) => ({ what: window, from: index * day + from, minutes: to - from }));
}

function weekly(window: string): Span {
  const [from = NaN, to = NaN] = window.split("-").map((moment) => dayOf(moment) * day + timeOf(moment.slice(4)));
  return { what: window, from, minutes: to - from };
}

/** Minutes from the end of one to the start of the other, whichever way around the week is shorter; negative: they overlap. */
function gap(one: Span, other: Span): number {
  const after = (a: Span, b: Span): number => ((b.from - a.from + week) % week) - a.minutes;
  return Math.min(after(one, other), after(other, one));
}

const dayOf = (name: string): number =>
  ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].indexOf(name.slice(0, 3).toLowerCase());

function timeOf(time: string): number {
  const [hours = NaN, minutes = NaN] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
