import assert from "node:assert/strict";
import { textWidth } from "@geta-lab/geta/viz";

Deno.test("textWidth() grows with the font and adds up over letters", () => {
  assert.equal(textWidth("", 11), 0);
  assert.equal(textWidth("layer", 22), 2 * textWidth("layer", 11));
  assert.equal(textWidth("ab", 10), textWidth("a", 10) + textWidth("b", 10));
});

Deno.test("textWidth() is within a tenth of Helvetica's widths", () => {
  // measured in a browser with Liberation Sans, which has the widths of Helvetica
  const known = {
    "Training step": 5744,
    "Cross entropy (nats)": 9059,
    "stage1.block2.conv1": 9117,
  };
  for (const [text, width] of Object.entries(known)) {
    assert(Math.abs(textWidth(text, 1000) / width - 1) < 0.1, `${text} ${textWidth(text, 1000)}`);
  }
});

Deno.test("textWidth() gives Han characters and full-width punctuation a square each", () => {
  assert.equal(textWidth("剪枝，量化", 12), 60);
  assert.equal(textWidth("（層）", 10), 30);
  assert.equal(textWidth("4 位", 10), textWidth("4 ", 10) + 10);
});
