CREATE TABLE vehicles (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  plate text,
  kind text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (organisation_id, id)
);

ALTER TABLE vehicles ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation ON vehicles USING (organisation_id = current_organisation());
