import assert from "node:assert/strict";
import type { JsonObject } from "../../tools/notebook/messages.ts";
import { applyUpdates, NOTHING_SHOWN, showMessage } from "../../tools/notebook/outputs.ts";

function show(...messages: [type: string, content: JsonObject][]) {
  return messages.reduce(
    (shown, [type, content]) => showMessage(shown, { type, content }),
    NOTHING_SHOWN,
  );
}

const text = (value: string) => ({ "text/plain": value });
const display = (value: string, id: string): [string, JsonObject] => [
  "display_data",
  { data: text(value), metadata: {}, transient: { display_id: id } },
];

Deno.test("showMessage() joins pieces of a stream until another output comes between", () => {
  const { outputs } = show(
    ["stream", { name: "stdout", text: "a" }],
    ["stream", { name: "stdout", text: "b" }],
    ["stream", { name: "stderr", text: "c" }],
    ["stream", { name: "stdout", text: "d" }],
  );
  assert.deepEqual(outputs.map(({ output }) => output), [
    { output_type: "stream", name: "stdout", text: "ab" },
    { output_type: "stream", name: "stderr", text: "c" },
    { output_type: "stream", name: "stdout", text: "d" },
  ]);
});

Deno.test("showMessage() keeps result and error", () => {
  const { outputs } = show(
    ["execute_result", { execution_count: 3, data: text("2"), metadata: {} }],
    ["error", { ename: "TypeError", evalue: "bad", traceback: ["TypeError: bad"] }],
  );
  assert.deepEqual(outputs.map(({ output }) => output), [
    { output_type: "execute_result", execution_count: 3, data: text("2"), metadata: {} },
    { output_type: "error", ename: "TypeError", evalue: "bad", traceback: ["TypeError: bad"] },
  ]);
});

Deno.test("showMessage() replaces the bundle of an output by its display id", () => {
  const { outputs, updates } = show(
    display("1", "a"),
    display("1", "b"),
    ["update_display_data", { data: text("2"), transient: { display_id: "a" } }],
    ["update_display_data", { data: text("3"), transient: { display_id: "earlier" } }],
  );
  assert.deepEqual(outputs.map(({ output }) => "data" in output && output.data), [
    text("2"),
    text("1"),
  ]);
  assert.deepEqual(updates, { a: text("2"), earlier: text("3") });
});

Deno.test("applyUpdates() leaves outputs without a matching id alone", () => {
  const { outputs } = show(display("1", "a"), ["stream", { name: "stdout", text: "x" }]);
  assert.deepEqual(applyUpdates(outputs, { b: text("2") }), outputs);
});

Deno.test("showMessage() clears at once or, if asked to wait, with the next output", () => {
  const line = (value: string): [string, JsonObject] => ["stream", { name: "stdout", text: value }];
  assert.equal(show(line("a"), ["clear_output", { wait: false }]).outputs.length, 0);
  const waiting = show(line("a"), ["clear_output", { wait: true }]);
  assert.equal(waiting.outputs.length, 1);
  const { outputs } = show(line("a"), ["clear_output", { wait: true }], line("b"), line("c"));
  assert.deepEqual(outputs.map(({ output }) => output), [
    { output_type: "stream", name: "stdout", text: "bc" },
  ]);
});

Deno.test("showMessage() ignores messages that show nothing", () => {
  assert.equal(show(["status", { execution_state: "busy" }], ["comm_open", {}]), NOTHING_SHOWN);
});
