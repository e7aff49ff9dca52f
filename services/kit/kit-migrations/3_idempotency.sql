-- Answers to creations that carry an Idempotency-Key, written with the creation itself, so that a repetition gets the
-- first answer. The answer is encrypted with the key, of which only a hash is kept: it may hold a secret shown once.
CREATE TABLE idempotency_keys (
  organisation_id uuid NOT NULL,
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  answer bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organisation_id, key_hash)
);

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON idempotency_keys USING (organisation_id = current_organisation());

-- Forgetting concerns all organisations, so row-level security must not bind it.
CREATE FUNCTION forget_idempotency_keys(lifetime interval) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$ DELETE FROM idempotency_keys WHERE created_at < now() - lifetime $$;
