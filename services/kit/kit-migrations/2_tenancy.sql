-- The organisation that the transaction belongs to (`inOrganisation` sets it), for row-level security policies:
--   CREATE POLICY own_organisation ON things USING (organisation_id = current_organisation());
-- PostgreSQL leaves an empty string behind when a transaction-local setting ends; both that and none mean no organisation.
CREATE FUNCTION current_organisation() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('rumbo.organisation_id', true), '')::uuid $$;
