import { describe, expect, it } from "vitest";
import { languages, localeOf, preferredLanguage } from "./language.ts";
import { dictionaries, type MessageKey, translator } from "./translate.ts";

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([match]) => match).toSorted();

describe("translator", () => {
  it("fills the placeholders of a text", () => {
    expect(translator("en")("vehicles.centre", { name: "Bus 14" })).toBe("Show Bus 14 on the map");
    expect(translator("es")("vehicles.centre", { name: "Bus 14" })).toBe("Mostrar Bus 14 en el mapa");
  });

  it("takes a value as it is, whatever it contains", () => {
    expect(translator("en")("vehicles.centre", { name: "$& {name}" })).toBe("Show $& {name} on the map");
  });

  it.each(languages)("asks for the same values in %s as in English", (language) => {
    for (const key of Object.keys(dictionaries.en) as MessageKey[])
      expect(placeholders(dictionaries[language][key]), key).toEqual(placeholders(dictionaries.en[key]));
  });
});

describe("preferredLanguage", () => {
  it.each([
    [["es-MX", "en"], "es"],
    [["fr", "ES"], "es"],
    [["en-GB", "es"], "en"],
    [["est", "fr"], "en"],
    [[], "en"],
  ] as const)("%j → %s", (wanted, spoken) => {
    expect(preferredLanguage(wanted)).toBe(spoken);
  });
});

describe("localeOf", () => {
  it("keeps the person's region for their language, and only for that", () => {
    expect(localeOf("en", ["es-MX", "en-GB", "en-US"])).toBe("en-GB");
    expect(localeOf("es", ["en-GB"])).toBe("es");
  });
});
