/**
 * Code with its words coloured.
 *
 * @module
 */
import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";
import { escapeHtml } from "../../lib/viz/text/escape_html.ts"; // alone: this file runs in pages, too

for (const [name, language] of Object.entries({ bash, css, json, python, typescript, yaml })) {
  highlighter.registerLanguage(name, language);
}
highlighter.registerLanguage("markdown", markdown);

const NAMES: Record<string, string> = {
  ts: "typescript",
  js: "typescript",
  sh: "bash",
  md: "markdown",
  py: "python",
  jsonl: "json",
  yml: "yaml",
};

/**
 * Colours code.
 *
 * @param code The code.
 * @param language Its language, or the ending of its file; other names leave it plain.
 * @returns HTML for a `<code>`.
 */
export function highlighted(code: string, language: string): string {
  const name = NAMES[language] ?? language;
  if (highlighter.getLanguage(name) === undefined) return escapeHtml(code);
  return highlighter.highlight(code, { language: name }).value;
}

/**
 * A block of code that scrolls in a box of its own.
 *
 * @param code The code.
 * @param language Its language.
 * @returns HTML.
 */
export function codeHtml(code: string, language: string): string {
  return `<pre class="code"><code>${highlighted(code, language)}</code></pre>`;
}
