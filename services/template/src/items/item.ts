import type { components } from "../openapi.d.ts";

export type NewItem = components["schemas"]["NewItem"];
export type Item = components["schemas"]["Item"];

/** An item as it is kept: names are compared by people, so white space counts once and not at the ends. */
export const tidyItem = (item: NewItem): NewItem => ({ ...item, name: item.name.trim().replaceAll(/\s+/g, " ") });
