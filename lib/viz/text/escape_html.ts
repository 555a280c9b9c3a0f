/**
 * Text that is safe inside an HTML element or a quoted attribute.
 *
 * @param text Any text.
 * @returns The text with `& < > " '` written as entities.
 *
 * @example
 * ```ts
 * import { escapeHtml } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(escapeHtml(`<a href="x">`), "&lt;a href=&quot;x&quot;&gt;");
 * ```
 */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
