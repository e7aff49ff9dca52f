import { describe, expect, it } from "vitest";
import { tidyItem } from "./item.ts";

describe("tidyItem", () => {
  it.each([
    ["First-aid kit", "First-aid kit"],
    ["  First-aid \t kit\n", "First-aid kit"],
    ["Botiquín\u00a0 grande", "Botiquín grande"],
  ])("keeps %j as %j", (name, kept) => {
    expect(tidyItem({ name, quantity: 2 })).toEqual({ name: kept, quantity: 2 });
  });
});
