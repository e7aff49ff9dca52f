/** Something that happened, in seconds after the fault or the command. */
export interface Moment {
  readonly seconds: number;
  readonly what: string;
}

/** A drill at a glance. Seconds are after its fault or its command. */
export interface Picture {
  readonly title: string;
  /** What it came to, in one line. */
  readonly heading: string;
  readonly bars: readonly { readonly label: string; readonly seconds: number | null; readonly colour: string }[];
  /** What no bar should pass. */
  readonly promisedSeconds: number;
  readonly moments: readonly Moment[];
}

/** Of what was computed beside what was measured. */
export const colours = {
  reads: { computed: "#9db4c8", measured: "#2f6f9f" },
  writes: { computed: "#e2b48c", measured: "#b8560f" },
} as const;

const width = 1_000;
const left = 150;
const lane = 34;

/** Draws it as SVG: what was promised beside what was measured, and what happened when. Pure. */
export function timelinePicture({ title, heading, bars, promisedSeconds, moments }: Picture): string {
  const events = moments.filter(({ seconds }) => seconds >= 0);
  const end = Math.max(promisedSeconds, ...bars.map(({ seconds }) => seconds ?? 0), events.at(-1)?.seconds ?? 0) * 1.05;
  const x = (seconds: number): number =>
    Math.round((left + (Math.max(0, seconds) / end) * (width - left - 20)) * 10) / 10;
  const top = 60;
  const eventsTop = top + bars.length * lane + 40;
  const height = eventsTop + events.length * 18 + 30;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="28" font-size="17">${escaped(heading)}</text>
${bars.map(({ label, seconds, colour }, index) => bar(label, seconds, colour, top + index * lane, x)).join("\n")}
<line x1="${x(promisedSeconds)}" x2="${x(promisedSeconds)}" y1="${top - 10}" y2="${eventsTop - 22}" stroke="#b00020" stroke-dasharray="4 3"/>
<text x="${x(promisedSeconds) - 4}" y="${eventsTop - 8}" text-anchor="end" fill="#b00020">promised: ${shown(promisedSeconds)}</text>
${events.map(({ seconds, what }, index) => event(seconds, what, eventsTop + 14 + index * 18, x)).join("\n")}
</svg>
`;
}

const bar = (
  label: string,
  seconds: number | null,
  colour: string,
  y: number,
  x: (seconds: number) => number,
): string =>
  `<text x="16" y="${y + 16}">${label}</text><rect x="${left}" y="${y}" width="${x(seconds ?? 0) - left}" height="22" fill="${colour}"/><text x="${x(seconds ?? 0) + 5}" y="${y + 16}">${shown(seconds)}</text>`;

/** Texts stand to the left of their moment where the right has no room. */
function event(seconds: number, what: string, y: number, x: (seconds: number) => number): string {
  const late = x(seconds) > width * 0.6;
  return `<circle cx="${x(seconds)}" cy="${y - 4}" r="3.5" fill="#333"/><text x="${x(seconds) + (late ? -8 : 8)}" y="${y}"${
    late ? ' text-anchor="end"' : ""
  }>${seconds.toFixed(1)} s ${escaped(what)}</text>`;
}

const shown = (seconds: number | null): string => (seconds === null ? "never" : `${Math.round(seconds * 10) / 10} s`);

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
