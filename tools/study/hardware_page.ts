/**
 * Puts computed tables into a document.
 *
 * @module
 */

/**
 * Replaces each table whose first head is known; the text around them stays.
 *
 * @param markdown The document.
 * @param tables Tables by the head of their first column.
 * @returns The document with these tables.
 * @throws {Error} If the document has no place for a table.
 */
export function withTables(markdown: string, tables: ReadonlyMap<string, string>): string {
  const left = new Set(tables.keys());
  const replaced = markdown.replaceAll(
    /^\|[^\n]*\|\n\|[ :|-]+\|\n(?:\|[^\n]*\|(?:\n|$))*/gm,
    (found) => {
      const head = found.slice(1, found.indexOf("|", 1)).trim(), own = tables.get(head);
      if (own === undefined) return found;
      left.delete(head);
      return `${own}\n`;
    },
  );
  if (left.size > 0) {
    throw new Error(
      `Cannot write tables: the document must have a table for each: current value is none for ${
        [...left].join(", ")
      }`,
    );
  }
  return replaced;
}
