CREATE TABLE organisations (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  time_zone text NOT NULL,
  language text NOT NULL CHECK (language IN ('es', 'en')),
  created_at timestamptz NOT NULL
);

CREATE TABLE users (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  name text NOT NULL,
  -- Normalised by the service. Unique over all organisations: it is all that a user logs in with.
  email text NOT NULL CONSTRAINT users_email_key UNIQUE,
  password_hash text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'operator', 'driver', 'viewer')),
  created_at timestamptz NOT NULL
);
CREATE INDEX users_organisation ON users (organisation_id);

-- From log-in to log-out. All refresh tokens of a session are one family: revoking the session ends them together.
CREATE TABLE sessions (
  id uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES organisations,
  user_id uuid NOT NULL REFERENCES users,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Deliberately without a policy: whoever presents a token has not said which organisation it belongs to. The table is
-- narrow instead: it tells only that, and only to who knows 256 random bits.
CREATE TABLE refresh_tokens (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  organisation_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON organisations USING (id = current_organisation());

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON users USING (organisation_id = current_organisation());

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON sessions USING (organisation_id = current_organisation());

-- Logging in looks a user up before an organisation is known, which the policy forbids. This function runs as the
-- owner, whom no policy binds, and answers no more than logging in needs, about one exact address.
CREATE FUNCTION find_credentials(wanted text)
RETURNS TABLE (user_id uuid, organisation_id uuid, role text, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT id, users.organisation_id, users.role, users.password_hash FROM users WHERE email = wanted
$$;
