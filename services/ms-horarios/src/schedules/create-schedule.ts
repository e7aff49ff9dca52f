import type { Queryable } from "@rumbo/kit/postgres";
import { type NewSchedule, type Schedule, toTiming } from "./schedule.ts";
import { scheduleRepository } from "./schedule-repository.ts";

/** @throws vehicle-unknown, and what `toTiming` throws */
export type CreateSchedule = (tx: Queryable, organisationId: string, schedule: NewSchedule) => Promise<Schedule>;

export interface CreateScheduleDeps {
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Stores a schedule whose occurrences can be told. */
export const makeCreateSchedule =
  ({ now, newId }: CreateScheduleDeps): CreateSchedule =>
  async (tx, organisationId, request) => {
    const { start, recurrence } = toTiming(request);
    const schedule: Schedule = {
      ...request,
      start: start.toString(),
      recurrence,
      id: newId(),
      createdAt: now().toISOString(),
    };
    await scheduleRepository(tx).insert(organisationId, schedule);
    return schedule;
  };
