/**
 * What a guard tells of itself, as metrics and as fields of a log line that infrastructure makes alarms from. A figure that is
 * not known, or not this side's to tell, is absent: what both sides knew would call people twice.
 */
export const figures = {
  epoch: "Changes of ownership so far.",
  ownsWrites: "1 while this region owns writes.",
  latchOpen: "1 while users are sent to the secondary.",
  storeSilentSeconds: "Since the store was last read.",
  leaseSecondsLeft: "Of the owner: how long it may write without renewing its lease.",
  canaryAgeSeconds: "Of an owner that takes writes: since every database of its region was last written.",
  procedureSeconds: "Of the side that takes over: for how long a procedure has been under way; 0 while none is.",
  proposalWaiting: "Of the standby: 1 while a failover waits for people.",
  standbyVerdict: "Of the standby: what it says of the owner: 1 good, 0 unknown, -1 bad.",
  witnessVerdict: "Of the standby: what the witness says of the owner: 1 good, 0 unknown, -1 bad.",
  selfVerdict: "Of the standby: what the owner says of itself: 1 good, 0 unknown, -1 bad.",
} as const;

export type Figure = keyof typeof figures;
export type Figures = Readonly<Partial<Record<Figure, number>>>;

/** The field of the log line that has them, and how often a guard writes one. */
export const figuresField = "figures";
export const figuresEverySeconds = 10;
