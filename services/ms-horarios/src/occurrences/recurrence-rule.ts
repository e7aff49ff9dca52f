/** A recurrence rule that has been checked: the value of an RFC 5545 RRULE, in upper case. */
export type RecurrenceRule = string & { readonly checked: unique symbol };

/** Why a text is no rule of ours. */
export type RecurrenceMistake =
  | { readonly code: "recurrence-malformed"; readonly found: string }
  | { readonly code: "recurrence-part-unsupported"; readonly part: string; readonly supported: string }
  | {
      readonly code: "recurrence-value-invalid";
      readonly part: string;
      readonly value: string;
      readonly expected: string;
    }
  | { readonly code: "recurrence-contradictory"; readonly reason: string }
  | { readonly code: "recurrence-too-frequent"; readonly limit: number };

/** A daily rule may name this many times of day, an hourly one happens this often. It bounds what an expansion costs. */
export const occurrencesADay = 24;

/**
 * Checks a rule part by part, before the library sees it: the library passes over values that it does not understand
 * (BYHOUR=99, FOO=1), and a rule that silently means something else is worse than none.
 *
 * @returns the rule in upper case, or what is wrong with it
 */
export function checkRecurrence(text: string): RecurrenceRule | RecurrenceMistake {
  const rule = text.toUpperCase();
  const parts = new Map<string, string>();
  for (const found of rule.split(";")) {
    const [, part, value] = /^([A-Z]+)=([A-Z0-9,+-]+)$/.exec(found) ?? [];
    if (part === undefined || value === undefined || parts.has(part)) return { code: "recurrence-malformed", found };
    const form = forms.get(part);
    if (!form) return { code: "recurrence-part-unsupported", part, supported: [...forms.keys()].join(", ") };
    const values = form.list ? value.split(",") : [value];
    const wrong = values.find((each) => !form.accepts(each));
    if (wrong !== undefined) return { code: "recurrence-value-invalid", part, value: wrong, expected: form.expected };
    parts.set(part, value);
  }
  if (!parts.has("FREQ")) return { code: "recurrence-malformed", found: text };
  const reason = contradiction(parts);
  if (reason !== undefined) return { code: "recurrence-contradictory", reason };
  const times = (part: string, otherwise: number): number => parts.get(part)?.split(",").length ?? otherwise;
  const hours = times("BYHOUR", parts.get("FREQ") === "HOURLY" ? 24 : 1);
  if (hours * times("BYMINUTE", 1) > occurrencesADay)
    return { code: "recurrence-too-frequent", limit: occurrencesADay };
  return rule as RecurrenceRule;
}

interface Form {
  readonly list: boolean;
  /** The same in every language: names and numbers. */
  readonly expected: string;
  readonly accepts: (value: string) => boolean;
}

const forms: ReadonlyMap<string, Form> = new Map([
  ["FREQ", oneOf(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"])],
  ["INTERVAL", number(1, 366)],
  // Finding a window means counting from the start of the rule: 5,000 steps cost seconds, 1,000 at most 0.3 s.
  ["COUNT", number(1, 1000)],
  ["UNTIL", { list: false, expected: "20261231T235959Z (UTC)", accepts: isUtcMoment }],
  ["BYMONTH", list(number(1, 12))],
  ["BYWEEKNO", list(fromEitherEnd(53))],
  ["BYYEARDAY", list(fromEitherEnd(366))],
  ["BYMONTHDAY", list(fromEitherEnd(31))],
  [
    "BYDAY",
    {
      list: true,
      expected: "MO, TU, WE, TH, FR, SA, SU, 1MO … 5MO, -1MO … -5MO",
      accepts: (value) => /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.test(value),
    },
  ],
  ["BYHOUR", list(number(0, 23))],
  ["BYMINUTE", list(number(0, 59))],
  ["BYSETPOS", list(fromEitherEnd(366))],
  ["WKST", oneOf(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])],
]);

function oneOf(values: readonly string[]): Form {
  return { list: false, expected: values.join(", "), accepts: (value) => values.includes(value) };
}

function number(least: number, most: number): Form {
  const accepts = (value: string): boolean => /^\d{1,4}$/.test(value) && +value >= least && +value <= most;
  return { list: false, expected: `${least} … ${most}`, accepts };
}

/** Days and weeks that may be counted from the end of their year or month. */
function fromEitherEnd(most: number): Form {
  const { accepts } = number(1, most);
  return {
    list: false,
    expected: `1 … ${most}, -1 … -${most}`,
    accepts: (value) => accepts(value.replace(/^[+-]/, "")),
  };
}

function list(form: Form): Form {
  return { ...form, list: true };
}

function isUtcMoment(value: string): boolean {
  const [, ...fields] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value) ?? [];
  if (fields.length === 0) return false;
  const [year, month, day, hour, minute, second] = fields;
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const moment = new Date(written);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === written;
}

/** What RFC 5545, 3.3.10 says of parts that exclude one another. Written in its own terms, which are no language's. */
function contradiction(parts: ReadonlyMap<string, string>): string | undefined {
  const frequency = parts.get("FREQ") ?? "";
  const has = (part: string): boolean => parts.has(part);
  if (has("COUNT") && has("UNTIL")) return "COUNT + UNTIL";
  if (has("BYWEEKNO") && frequency !== "YEARLY") return `BYWEEKNO + FREQ=${frequency}`;
  if (has("BYYEARDAY") && ["MONTHLY", "WEEKLY", "DAILY"].includes(frequency)) return `BYYEARDAY + FREQ=${frequency}`;
  if (has("BYMONTHDAY") && frequency === "WEEKLY") return "BYMONTHDAY + FREQ=WEEKLY";
  if (/\d/.test(parts.get("BYDAY") ?? "")) {
    if (frequency !== "MONTHLY" && frequency !== "YEARLY") return `BYDAY=${parts.get("BYDAY")} + FREQ=${frequency}`;
    if (has("BYWEEKNO")) return `BYDAY=${parts.get("BYDAY")} + BYWEEKNO`;
  }
  const sets = [...parts.keys()].filter((part) => part.startsWith("BY") && part !== "BYSETPOS");
  return has("BYSETPOS") && sets.length === 0 ? "BYSETPOS" : undefined;
}
