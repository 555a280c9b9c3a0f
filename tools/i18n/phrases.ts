import type { Shown } from "./catalogue.ts";

const NUMBER = "[-+−]?\\d[\\d.,]*(?:e[-+]?\\d+)?";

/**
 * Makes the function that translates one text as a whole.
 *
 * @param maps Maps from English; an earlier one goes before a later one. In keys `{0}`, `{1}` … stand for any
 *   text and `{#0}`, `{#1}` … for a number; in values `{0}`, `{1}` … for what stood there.
 * @returns A function that gives the translation, undefined where no key fits.
 */
export function translator(...maps: readonly Shown[]): (text: string) => string | undefined {
  const whole = new Map(maps.toReversed().flatMap((map) => Object.entries(map)));
  const patterns = maps.flatMap((map) => Object.entries(map))
    .filter(([english]) => /\{#?\d\}/.test(english))
    .map(([english, phrase]) => ({ fits: keyPattern(english), phrase }));
  return (text) => {
    const exact = whole.get(text);
    if (exact !== undefined) return exact;
    for (const { fits, phrase } of patterns) {
      const groups = fits.exec(text)?.groups;
      if (groups) return phrase.replaceAll(/\{(\d)\}/g, (_, n) => groups[`g${n}`] ?? "");
    }
    return undefined;
  };
}

/**
 * The pattern of the texts that a key stands for.
 *
 * @param key A key of a map, with or without `{0}`, `{#1}` …
 * @returns A pattern that fits a whole text.
 */
export function keyPattern(key: string): RegExp {
  const parts = key.split(/(\{#?\d\})/).map((part) => {
    const [, number, place] = /^\{(#?)(\d)\}$/.exec(part) ?? [];
    if (place === undefined) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return `(?<g${place}>${number ? NUMBER : ".+?"})`;
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}
