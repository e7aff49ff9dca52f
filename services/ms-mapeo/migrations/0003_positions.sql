-- One row a fix. A fix that a tracker sends twice is the same fix: the key says so.
-- No foreign key to vehicles: last_positions has one, and no vehicle gets a first fix without a row there.
CREATE TABLE positions (
  organisation_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  fix_time timestamptz(3) NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  speed real,
  course real,
  altitude real,
  accuracy real,
  PRIMARY KEY (vehicle_id, fix_time)
) PARTITION BY RANGE (fix_time);

ALTER TABLE positions ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON positions USING (organisation_id = current_organisation());

-- Where each vehicle was last, by fix time. Rewritten at every position: room in each page keeps updates in it (HOT).
CREATE TABLE last_positions (
  organisation_id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  fix_time timestamptz(3) NOT NULL,
  latitude double precision NOT NULL,
  longitude double precision NOT NULL,
  speed real,
  course real,
  altitude real,
  accuracy real,
  PRIMARY KEY (organisation_id, vehicle_id),
  FOREIGN KEY (organisation_id, vehicle_id) REFERENCES vehicles ON DELETE CASCADE
) WITH (fillfactor = 50);

ALTER TABLE last_positions ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON last_positions USING (organisation_id = current_organisation());

-- Makes the partition of a day (UTC), however old. The service's role may not create tables; this function may.
CREATE FUNCTION ensure_positions_partition(day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  partition text := 'positions_' || to_char(day, 'YYYYMMDD');
BEGIN
  -- Replicas meet here at midnight.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_positions_partition'));
  IF to_regclass(partition) IS NOT NULL THEN
    RETURN;
  END IF;
  -- Attached, not created in place: that would lock out every reader and writer of positions for a moment.
  EXECUTE format('CREATE TABLE %I (LIKE positions INCLUDING ALL)', partition);
  -- Without a policy of its own a partition opens only through its parent.
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
  EXECUTE format(
    'ALTER TABLE positions ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    partition, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00'
  );
END $$;

-- Stores fixes of any number of vehicles and organisations in one commit. The arrays are columns of one table.
--
-- It is the owner's function because one commit serves many organisations, and row-level security knows one a
-- transaction. The organisation of each fix is not a claim of the sender: it comes from find_trackers with its vehicle,
-- and the foreign key of last_positions refuses a pair that does not exist.
--
-- Rows are written in one order everywhere, positions before last_positions, so that concurrent calls cannot deadlock.
CREATE FUNCTION store_positions(
  organisation_ids uuid[],
  vehicle_ids uuid[],
  fix_times timestamptz[],
  latitudes double precision[],
  longitudes double precision[],
  speeds real[],
  courses real[],
  altitudes real[],
  accuracies real[],
  -- Places in the arrays, from 1: fixes that the vehicle already had, and fixes that are now their vehicle's last.
  OUT duplicates integer[],
  OUT latest integer[]
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  WITH fix AS MATERIALIZED (
    SELECT * FROM unnest(
      organisation_ids, vehicle_ids, fix_times, latitudes, longitudes, speeds, courses, altitudes, accuracies
    ) WITH ORDINALITY AS fix (
      organisation_id, vehicle_id, fix_time, latitude, longitude, speed, course, altitude, accuracy, place
    )
  ), stored AS (
    INSERT INTO positions (
      organisation_id, vehicle_id, fix_time, latitude, longitude, speed, course, altitude, accuracy
    )
    SELECT organisation_id, vehicle_id, fix_time, latitude, longitude, speed, course, altitude, accuracy
    FROM fix ORDER BY vehicle_id, fix_time, place
    ON CONFLICT (vehicle_id, fix_time) DO NOTHING
    RETURNING vehicle_id, fix_time
  )
  SELECT coalesce(array_agg(fix.place::integer ORDER BY fix.place), '{}') INTO duplicates
  FROM (
    SELECT vehicle_id, fix_time, place, row_number() OVER (PARTITION BY vehicle_id, fix_time ORDER BY place) AS copy
    FROM fix
  ) AS fix
  LEFT JOIN stored USING (vehicle_id, fix_time)
  WHERE stored.vehicle_id IS NULL OR fix.copy > 1;

  WITH fix AS MATERIALIZED (
    SELECT DISTINCT ON (vehicle_id) * FROM unnest(
      organisation_ids, vehicle_ids, fix_times, latitudes, longitudes, speeds, courses, altitudes, accuracies
    ) WITH ORDINALITY AS fix (
      organisation_id, vehicle_id, fix_time, latitude, longitude, speed, course, altitude, accuracy, place
    )
    ORDER BY vehicle_id, fix_time DESC, place
  ), moved AS (
    INSERT INTO last_positions AS last (
      organisation_id, vehicle_id, fix_time, latitude, longitude, speed, course, altitude, accuracy
    )
    SELECT organisation_id, vehicle_id, fix_time, latitude, longitude, speed, course, altitude, accuracy
    FROM fix ORDER BY vehicle_id
    ON CONFLICT (organisation_id, vehicle_id) DO UPDATE SET
      fix_time = excluded.fix_time,
      latitude = excluded.latitude,
      longitude = excluded.longitude,
      speed = excluded.speed,
      course = excluded.course,
      altitude = excluded.altitude,
      accuracy = excluded.accuracy
    WHERE last.fix_time < excluded.fix_time
    RETURNING vehicle_id
  )
  SELECT coalesce(array_agg(fix.place::integer), '{}') INTO latest FROM fix JOIN moved USING (vehicle_id);
END $$;
