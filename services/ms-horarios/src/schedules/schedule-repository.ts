import { type Queryable, violates } from "@rumbo/kit/postgres";
import { problems } from "../problems.ts";
import type { Schedule } from "./schedule.ts";

/** Schedules of the organisation that the transaction acts for. */
export const scheduleRepository = (tx: Queryable) => ({
  /** @throws vehicle-unknown when no event has told of the vehicle */
  async insert(organisationId: string, schedule: Schedule): Promise<void> {
    const { id, name, timeZone, start, durationMinutes, recurrence, vehicleId, createdAt } = schedule;
    try {
      await tx.query(
        `INSERT INTO schedules
           (organisation_id, id, name, time_zone, start_local, duration_minutes, recurrence, vehicle_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [organisationId, id, name, timeZone, start, durationMinutes, recurrence, vehicleId ?? null, createdAt],
      );
    } catch (error) {
      if (vehicleId !== undefined && violates(error, "schedule_vehicle"))
        throw problems.error("vehicle-unknown", { vehicleId }, { cause: error });
      throw error;
    }
  },

  async find(id: string): Promise<Schedule | undefined> {
    const { rows } = await tx.query<ScheduleRow>(`${selectSchedules} WHERE id = $1`, [id]);
    return rows.map(toSchedule)[0];
  },

  /** In the order of their making, which is that of their ids (UUIDv7). */
  async list({ after, limit }: { after: string | undefined; limit: number }): Promise<Schedule[]> {
    const { rows } = await tx.query<ScheduleRow>(
      `${selectSchedules} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`,
      [after ?? null, limit],
    );
    return rows.map(toSchedule);
  },

  /** Whether there was such a schedule. */
  async delete(id: string): Promise<boolean> {
    const { rowCount } = await tx.query("DELETE FROM schedules WHERE id = $1", [id]);
    return rowCount === 1;
  },
});

interface ScheduleRow {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
  readonly start_local: string;
  readonly duration_minutes: number;
  readonly recurrence: string;
  readonly vehicle_id: string | null;
  readonly created_at: Date;
}

// As text: node-postgres would make a Date of it, in the time zone of this process.
const selectSchedules = `
  SELECT id, name, time_zone, to_char(start_local, 'YYYY-MM-DD"T"HH24:MI:SS') AS start_local, duration_minutes,
         recurrence, vehicle_id, created_at
  FROM schedules`;

const toSchedule = (row: ScheduleRow): Schedule => ({
  id: row.id,
  name: row.name,
  timeZone: row.time_zone,
  start: row.start_local,
  durationMinutes: row.duration_minutes,
  recurrence: row.recurrence,
  ...(row.vehicle_id !== null && { vehicleId: row.vehicle_id }),
  createdAt: row.created_at.toISOString(),
});
