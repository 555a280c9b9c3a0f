/**
 * Words that exported names do not use, because the field has a better one or because they say nothing.
 *
 * @module
 */

/** A word to avoid, in lower case, and what to say instead. */
const AVOIDED: Record<string, string> = {
  atom: "channel id",
  atoms: "channel ids",
  compat: "what it does",
  decomposed: "composite",
  descend: "apply updates",
  direction: "update",
  directions: "updates",
  families: "non-empty sets",
  followers: "dependent slices",
  helper: "what it does",
  helpers: "what they do",
  idxs: "indices",
  imp: "importance",
  labelling: "channel propagation",
  least: "min",
  members: "owned slices",
  most: "max",
  pin: "protect",
  pins: "protected",
  saliency: "importance",
  stock: "original",
  thresh: "threshold",
  tie: "couple",
  tmp: "what it holds",
  transparent: "composite",
  undecayed: "no weight decay",
  util: "what it does",
  utils: "what they do",
  watch: "what it does",
};

/** Words whose abbreviations inside longer names would be found by mistake are whole words of a name only. */
function wordsOf(name: string): string[] {
  return name.replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/);
}

/**
 * Says what is wrong with the name of an export, or nothing.
 *
 * @param name The name, in camelCase, PascalCase or with underscores.
 * @returns The complaint, or undefined if all of its words are welcome.
 */
export function nameComplaint(name: string): string | undefined {
  const word = wordsOf(name).find((one) => Object.hasOwn(AVOIDED, one));
  return word && `Name ${name} without "${word}": say ${AVOIDED[word]}`;
}
