CREATE TABLE items (
  organisation_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  quantity integer NOT NULL,
  created_at timestamptz(3) NOT NULL,
  PRIMARY KEY (organisation_id, id)
);

ALTER TABLE items ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON items USING (organisation_id = current_organisation());
