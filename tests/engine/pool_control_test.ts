import assert from "node:assert/strict";
import {
  type Control,
  controlBuffer,
  reportFailure,
  takeFailure,
  takePieces,
  viewControl,
  WORD,
} from "../../lib/engine/threads/pool_control.ts";

function control(pieces: number): Control {
  const block = viewControl(controlBuffer());
  block.words[WORD.pieces] = pieces;
  return block;
}

Deno.test("takePieces() takes every piece once, whoever else takes some", () => {
  const block = control(10);
  const taken: number[] = [];
  takePieces(block, (piece) => {
    taken.push(piece);
    if (piece === 3) takePieces(block, (other) => taken.push(other));
  });
  assert.deepEqual(taken, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("takePieces() leaves no piece to anybody after one has thrown", () => {
  const block = control(10);
  const failing = (piece: number) => {
    if (piece === 2) throw new RangeError("third");
  };
  assert.throws(() => takePieces(block, failing), new RangeError("third"));
  takePieces(block, () => assert.fail("a piece was left"));
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
