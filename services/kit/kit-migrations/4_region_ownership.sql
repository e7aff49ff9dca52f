-- Which region may write, in an environment of two. The region guard keeps the one row; without it, nothing is guarded.
-- `lease_until` is extended while the region owns the lease, by this server's own clock: an old primary that comes back
-- finds it over and accepts nothing, whatever configuration its writers have.
CREATE TABLE region_ownership (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch bigint NOT NULL,
  region text NOT NULL,
  lease_until timestamptz NOT NULL
);

-- The service's pods may read it. Row-level security keeps them from changing it, which default privileges would allow.
ALTER TABLE region_ownership ENABLE ROW LEVEL SECURITY;
CREATE POLICY readable ON region_ownership FOR SELECT USING (true);

-- default_transaction_read_only is no fence, since BEGIN READ WRITE overrides it; this is asked by every statement that
-- writes. Sessions say which epoch they believe in (`rumbo.epoch`). Migrations and functions of the schema's owner pass.
CREATE FUNCTION refuse_when_not_owner() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  ownership region_ownership;
BEGIN
  SELECT * INTO ownership FROM region_ownership;
  IF NOT FOUND
    OR (clock_timestamp() < ownership.lease_until AND current_setting('rumbo.epoch', true) = ownership.epoch::text)
    OR EXISTS (SELECT FROM pg_class WHERE oid = TG_RELID AND pg_get_userbyid(relowner) = current_user)
  THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'this region does not own writes (epoch %, lease until %)', ownership.epoch, ownership.lease_until
    USING ERRCODE = 'RG001';
END
$$;

-- Puts the guard on every table of the schema's owner that lacks it; called after each migration. A partition is written
-- through its parent, whose guard is asked.
CREATE FUNCTION guard_tables() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
  unguarded regclass;
BEGIN
  FOR unguarded IN
    SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
      AND pg_get_userbyid(relowner) = current_user
      AND relname NOT IN ('region_ownership', 'migrations', 'kit_migrations')
      AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'refuse_when_not_owner')
  LOOP
    EXECUTE format(
      'CREATE TRIGGER refuse_when_not_owner BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s '
      'FOR EACH STATEMENT EXECUTE FUNCTION refuse_when_not_owner()', unguarded);
  END LOOP;
END
$$;
