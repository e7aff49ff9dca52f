-- What ms-mapeo's events tell of vehicles: enough to refuse a schedule for one that does not exist, and to name it.
CREATE TABLE vehicles (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  plate text,
  PRIMARY KEY (organisation_id, id)
);

ALTER TABLE vehicles ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON vehicles USING (organisation_id = current_organisation());
