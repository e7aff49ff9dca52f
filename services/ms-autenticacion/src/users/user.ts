import type { components } from "../openapi.d.ts";

export type User = components["schemas"]["User"];
export type NewUser = components["schemas"]["NewUser"];
