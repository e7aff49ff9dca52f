import { en } from "./en.ts";
import { es } from "./es.ts";
import type { Language } from "./language.ts";

export type MessageKey = keyof typeof en;

/** A text for every key: a dictionary with a missing or an unknown one does not compile. */
export type Dictionary = Readonly<Record<MessageKey, string>>;

/** `"a {name} b"` → `"name"`. */
type Placeholder<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholder<Rest> : never;

type Values<Key extends MessageKey> =
  Placeholder<(typeof en)[Key]> extends never ? [] : [values: Record<Placeholder<(typeof en)[Key]>, string | number>];

/** The text of a key with its placeholders filled; the compiler asks for exactly the values that the text needs. */
export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key>) => string;

export const dictionaries: Readonly<Record<Language, Dictionary>> = { es, en };

/** Speaks one language. */
export const translator =
  (language: Language): Translate =>
  (key, ...values) => {
    const filled: Readonly<Record<string, string | number>> = values[0] ?? {};
    return dictionaries[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(filled[name] ?? whole));
  };
