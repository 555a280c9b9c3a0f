import assert from "node:assert/strict";
import { wrapMarkdown } from "../../tools/markdown_wrap.ts";

Deno.test("wrapMarkdown() breaks paragraphs alone, and leaves a page that is broken already", () => {
  const page = "# A long heading that stays\n\n\none two\nthree four\n\n| a | table that stays |\n";
  const wrapped = wrapMarkdown(page, 10);
  assert.equal(
    wrapped,
    "# A long heading that stays\n\none two\nthree four\n\n| a | table that stays |\n",
  );
  assert.equal(wrapMarkdown("one two three four", 10), "one two\nthree four\n");
  assert.equal(wrapMarkdown("one `two three`, four", 12), "one\n`two three`,\nfour\n");
  assert.equal(wrapMarkdown(wrapped, 10), wrapped);
});
