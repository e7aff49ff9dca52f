import { describe, expect, it } from "vitest";
import { planned } from "./plan-cases.ts";
import { listOf, propertyOf, withProperty } from "./property.ts";

const resource = planned("example", { deep: { list: [{ size: 1 }, { size: 2 }] }, flat: "here" });

describe("properties by path", () => {
  it("reads through objects and lists, and nothing where a part is absent", () => {
    expect(propertyOf(resource, "inputs.deep.list.1.size")).toBe(2);
    expect(propertyOf(resource, "inputs.none.list.1.size")).toBeUndefined();
    expect(listOf(resource, "inputs.none")).toEqual([]);
  });

  it("replaces one value and leaves the original alone", () => {
    const changed = withProperty(resource, "inputs.deep.list.1.size", 3);
    expect(changed.inputs).toEqual({ deep: { list: [{ size: 1 }, { size: 3 }] }, flat: "here" });
    expect(propertyOf(resource, "inputs.deep.list.1.size")).toBe(2);
  });

  it("makes absent parts, and takes a property away", () => {
    expect(withProperty(resource, "inputs.new.part", true).inputs).toMatchObject({ new: { part: true } });
    expect(withProperty(resource, "inputs.flat", undefined).inputs).not.toHaveProperty("flat");
  });
});
