/**
 * Plain text inside HTML.
 *
 * @module
 */

/**
 * Makes text safe inside HTML elements and quoted attributes.
 *
 * @param text Any text.
 * @returns The text with `& < > "` written as entities.
 *
 * @example
 * ```ts
 * import { escapeHtml } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * assert.equal(escapeHtml(`<b> & "c"`), "&lt;b&gt; &amp; &quot;c&quot;");
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
