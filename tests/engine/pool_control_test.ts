import assert from "node:assert/strict";
import {
  type Control,
  controlBuffer,
  reportFailure,
  takeChunks,
  takeFailure,
  viewControl,
  WORD,
} from "../../lib/engine/threads/pool_control.ts";

function control(chunks: number): Control {
  const block = viewControl(controlBuffer());
  block.words[WORD.chunks] = chunks;
  return block;
}

Deno.test("takeChunks() takes every chunk once, also when another thread takes some", () => {
  const block = control(10);
  const taken: number[] = [];
  takeChunks(block, (chunk) => {
    taken.push(chunk);
    if (chunk === 3) takeChunks(block, (other) => taken.push(other));
  });
  assert.deepEqual(taken, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("takeChunks() takes no chunk after one has thrown", () => {
  const block = control(10);
  const failing = (chunk: number) => {
    if (chunk === 2) throw new RangeError("third");
  };
  assert.throws(() => takeChunks(block, failing), new RangeError("third"));
  takeChunks(block, () => assert.fail("a chunk was left"));
});

Deno.test("reportFailure() hands a message over once, cut to the room there is", () => {
  const block = control(0);
  assert.equal(takeFailure(block), undefined);
  reportFailure(block, new Error("no more memory"));
  assert.equal(takeFailure(block), "no more memory");
  assert.equal(takeFailure(block), undefined);
  reportFailure(block, "x".repeat(5000));
  assert.equal(takeFailure(block), "x".repeat(block.message.length));
});
