/**
 * What a deck in `slides/` holds, read from its Markdown.
 *
 * @module
 */

/** One slide. */
export interface Slide {
  /** Its first heading, without `#`; undefined if it has none. */
  title?: string;
  /** Its Markdown, without notes. */
  text: string;
  /** What the speaker says: the comments. */
  notes: string;
  /** Addresses of its pictures, for example `chart:kept-l1`. */
  pictures: string[];
  /** Addresses that its links lead to, relative to the deck; the first slide also has those of the footer. */
  links: string[];
}

/**
 * Splits a deck at its rulers.
 *
 * @param markdown The deck, with its front matter.
 * @returns The slides in order.
 */
export function readDeck(markdown: string): Slide[] {
  const head = /^---\n[^]*?\n---\n/.exec(markdown)?.[0] ?? "";
  return markdown.slice(head.length).split(/^---$/m).map((part, i) => {
    const notes = [...part.matchAll(/<!--([^]*?)-->/g)].map(([, note]) => note!.trim())
      .filter((note) => !/^_?[a-z]\w*:/.test(note)).join("\n");
    const text = part.replace(/<!--[^]*?-->/g, "").trim();
    const prose = text.replace(/^```[^]*?^```/gm, "");
    const title = /^#+ (.*)$/m.exec(prose)?.[1];
    const addresses = (pattern: RegExp) =>
      [...(i === 0 ? head + prose : prose).matchAll(pattern)].map(([, one]) => one!);
    return {
      ...(title !== undefined && { title }),
      text,
      notes,
      pictures: addresses(/!\[[^\]]*\]\(([^)\s]+)\)/g),
      links: addresses(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g),
    };
  });
}
