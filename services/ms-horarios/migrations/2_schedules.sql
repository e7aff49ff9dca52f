CREATE TABLE schedules (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  -- Without an offset on purpose: what clocks show in time_zone, whatever its rules become.
  -- squawk-ignore prefer-timestamp-tz
  start_local timestamp(0) NOT NULL,
  duration_minutes integer NOT NULL,
  recurrence text NOT NULL,
  vehicle_id uuid,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (organisation_id, id),
  -- The organisation is part of it: row-level security does not bind foreign keys.
  CONSTRAINT schedule_vehicle FOREIGN KEY (organisation_id, vehicle_id) REFERENCES vehicles
);

CREATE INDEX schedules_vehicle ON schedules (organisation_id, vehicle_id);

ALTER TABLE schedules ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON schedules USING (organisation_id = current_organisation());
