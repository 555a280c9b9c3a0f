import assert from "node:assert/strict";
import { type Progress, progressWriter } from "@geta-lab/geta/cli";

const progress: Progress = {
  stage: "dense",
  epoch: 1,
  loss: 1,
  zeroStructures: 0,
  targetStructures: 0,
  done: 1,
  total: 1000,
};

/** A writer with a clock that the test turns. */
function writer(terminal: boolean) {
  const texts: string[] = [];
  let time = 0;
  const stream = {
    write: (text: string) => void texts.push(text),
    ...(terminal && { columns: () => 60, colour: true }),
  };
  const { update, end } = progressWriter(stream, () => time);
  return {
    texts,
    end,
    at(milliseconds: number, change: Partial<Progress> = {}) {
      time = milliseconds;
      update({ ...progress, ...change });
    },
  };
}

Deno.test("progressWriter() writes over one line of a terminal, ten times a second at most", () => {
  const { texts, at, end } = writer(true);
  for (let time = 0; time < 1000; time += 10) at(time);
  assert.equal(texts.length, 10);
  for (const text of texts) {
    assert(text.startsWith("\r\x1b[2K"));
    assert(!text.includes("\n"));
  }
  end();
  end();
  assert.deepEqual(texts.slice(10), ["\n"]);
});

Deno.test("progressWriter() writes plain lines elsewhere, every five seconds at most", () => {
  const { texts, at, end } = writer(false);
  for (let time = 0; time < 20_000; time += 100) at(time);
  assert.equal(texts.length, 4);
  // deno-lint-ignore no-control-regex -- no control characters but the line feed
  for (const text of texts) assert.match(text, /^[^\x00-\x09\x0b-\x1f]*\n$/);
  end();
  assert.equal(texts.length, 4);
});

Deno.test("progressWriter() always shows a new stage and the last step", () => {
  for (const terminal of [true, false]) {
    const { texts, at } = writer(terminal);
    at(0);
    at(1, { done: 2 });
    at(2, { stage: "warm-up", done: 3 });
    at(3, { stage: "warm-up", done: 1000 });
    assert.equal(texts.length, 3);
  }
});
