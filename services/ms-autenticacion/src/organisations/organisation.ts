import type { components } from "../openapi.d.ts";

export type Organisation = components["schemas"]["Organisation"];
export type NewOrganisation = components["schemas"]["NewOrganisation"];
/** A user and the organisation that they belong to. */
export type Membership = components["schemas"]["Membership"];
