CREATE TABLE tracker_tokens (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  vehicle_id uuid NOT NULL,
  label text,
  -- SHA-256 is enough: a token has 256 random bits, so there is nothing to guess.
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, vehicle_id) REFERENCES vehicles ON DELETE CASCADE
);

CREATE INDEX ON tracker_tokens (organisation_id, vehicle_id);

ALTER TABLE tracker_tokens ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON tracker_tokens USING (organisation_id = current_organisation());

-- A tracker shows a token before anybody knows its organisation. As the owner's function this passes row-level
-- security, and gives nothing to who does not already hold the token.
CREATE FUNCTION find_trackers(token_hashes bytea[])
RETURNS TABLE (token_hash bytea, organisation_id uuid, vehicle_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT token.token_hash, token.organisation_id, token.vehicle_id
  FROM tracker_tokens AS token WHERE token.token_hash = ANY (token_hashes)
$$;
