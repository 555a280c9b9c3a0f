/** The kernel of `deno task lab`, through a front end of our own. */
import assert from "node:assert/strict";
import { errorsOf, frontEnd, type HeardCell, printedBy, valueOf } from "./front_end.ts";

const noSignal = Deno.build.os === "windows";

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function lines(count: number, name: string): string {
  return Array.from({ length: count }, (_, i) => `${name}${i}\n`).join("");
}

/** Waits until a cell has printed something. */
async function printed(heard: readonly { content: Record<string, unknown> }[], text: string) {
  while (!heard.some(({ content }) => String(content["text"]).includes(text))) await pause(20);
}

Deno.test("the lab kernel sends all outputs of two cells before their end, each to its own", async () => {
  await using front = await frontEnd();
  const print = (name: string) =>
    `for (let i = 0; i < 2000; i++) console.log("${name}" + i); "${name}"`;
  const [a, b] = await front.run(print("a"), print("b"));
  for (const [cell, name] of [[a!, "a"], [b!, "b"]] as const) {
    assert.equal(printedBy(cell), lines(2000, name));
    assert.equal(valueOf(cell), `"${name}"`);
    assert.equal(cell.messages.at(-1)?.content["execution_state"], "idle");
    assert.equal(cell.reply["status"], "ok");
    const streams = cell.messages.filter(({ type }) => type === "stream");
    assert.ok(streams.length < 500, `${streams.length} messages`); // which a browser takes at once
  }
  assert.deepEqual([a!.reply["execution_count"], b!.reply["execution_count"]], [1, 2]);
  await pause(200);
  const later = front.heard.slice(front.heard.indexOf(b!.messages.at(-1)!) + 1);
  assert.deepEqual(later, []);
  assert.deepEqual(front.heard.filter(({ type }) => type.startsWith("geta")), []);
});

Deno.test("the lab kernel runs cells in the order in which they were sent", async () => {
  await using front = await frontEnd();
  const cells = await front.run(...Array.from({ length: 30 }, (_, i) => `${i}`));
  assert.deepEqual(cells.map(valueOf), Array.from({ length: 30 }, (_, i) => `${i}`));
  const counts = cells.map(({ reply }) => reply["execution_count"]);
  assert.deepEqual(counts, Array.from({ length: 30 }, (_, i) => i + 1));
});

Deno.test("the lab kernel sends an error behind all that the cell printed", async () => {
  await using front = await frontEnd();
  const [cell] = await front.run(
    `for (let i = 0; i < 300; i++) console.log("x" + i); throw new RangeError("bad");`,
  );
  assert.equal(printedBy(cell!), lines(300, "x"));
  assert.deepEqual(cell!.messages.slice(-2).map(({ type }) => type), ["error", "status"]);
  assert.equal(errorsOf(cell!)[0]?.["evalue"], "bad");
});

Deno.test("the lab kernel reports a syntax error with its place, and ends the cells behind it", async () => {
  await using front = await frontEnd();
  const [good, wrong, behind] = await front.run("let a = 1; a", "a = ;", "a = 2");
  assert.equal(valueOf(good!), "1");
  const [error] = errorsOf(wrong!);
  assert.equal(error?.["ename"], "SyntaxError");
  assert.match(String(error?.["traceback"]), /at <cell>:1:5/);
  assert.equal(wrong!.reply["ename"], "SyntaxError");
  assert.equal(behind!.reply["status"], "aborted");
  assert.equal(valueOf((await front.run("a"))[0]!), "1");
});

Deno.test("the lab kernel keeps the order of what is printed, shown and printed as an error", async () => {
  await using front = await frontEnd();
  const [cell] = await front.run(
    `for (let i = 0; i < 50; i++) {
       console.log("a"); console.log("b"); console.error("c");
       await Deno.jupyter.display({ "text/plain": "d" }, { raw: true });
     }`,
  );
  const said = cell!.messages.flatMap(({ type, content }) =>
    type === "stream" ? [content["text"]] : type === "display_data" ? ["d"] : []
  );
  assert.equal(said.join(""), "a\nb\nc\nd".repeat(50));
});

Deno.test("the lab kernel files what comes after the end of a cell under that cell", async () => {
  await using front = await frontEnd();
  const [cell] = await front.run(`setTimeout(() => console.log("late"), 300); 0`);
  assert.equal(printedBy(cell!), "");
  await printed(front.heard, "late");
  const late = front.heard.find(({ content }) => content["text"] === "late\n");
  assert.equal(late?.parentId, cell!.messages[0]?.parentId);
});

Deno.test("the lab kernel answers questions about completion and itself", async () => {
  await using front = await frontEnd();
  await front.run("const sparsity = 0.5");
  const { matches } = await front.request("complete_request", { code: "spars", cursor_pos: 5 });
  assert.deepEqual(matches, ["sparsity"]);
  assert.equal((await front.request("kernel_info_request", {}))["protocol_version"], "5.3");
});

Deno.test({
  name: "the stop button ends a synchronous endless loop and keeps the state",
  ignore: noSignal,
  fn: async () => {
    await using front = await frontEnd();
    const running = front.run(`let steps = 0; console.log("begun"); while (true) steps++;`);
    await printed(front.heard, "begun");
    front.stop();
    const [cell] = await running;
    assert.deepEqual(errorsOf(cell!).map(({ ename, evalue }) => [ename, evalue]), [
      ["Interrupted", "Stopped, the state of the kernel is kept"],
    ]);
    assert.equal(valueOf((await front.run("steps > 0"))[0]!), "true");
  },
});

Deno.test({
  name: "the stop button ends a training loop between two steps and keeps the state",
  ignore: noSignal,
  fn: async () => {
    await using front = await frontEnd();
    await front.run(`import { tick } from "@geta-lab/geta/notebook"; let steps = 0;`);
    const running = front.run(
      `while (true) { if (steps++ === 9) console.log("9"); await tick(); }`,
    );
    await printed(front.heard, "9");
    front.stop();
    const [cell] = await running;
    assert.equal(errorsOf(cell!)[0]?.["ename"], "InterruptedError");
    const [before] = await front.run("steps"), [after] = await front.run("steps");
    assert.ok(Number(valueOf(before!)) > 9);
    assert.equal(valueOf(after!), valueOf(before!));
  },
});

Deno.test({
  name: "the stop button says of a cell that waits that it goes on; the second stop gives it up",
  ignore: noSignal,
  fn: async () => {
    await using front = await frontEnd();
    const running = front.run(`console.log("waits"); await new Promise(() => {});`);
    await printed(front.heard, "waits");
    front.stop();
    await printed(front.heard, "Press stop once more to start the kernel anew");
    front.stop();
    const [cell] = await running as HeardCell[];
    assert.deepEqual(errorsOf(cell!).map(({ evalue }) => evalue), [
      "The kernel starts anew: run the cells above again",
    ]);
    assert.equal(cell!.reply["status"], "error");
    assert.match(await front.died, /exit code 1/); // whereupon Jupyter starts another one
  },
});

Deno.test("the lab kernel ends with the kernel behind it", async () => {
  await using front = await frontEnd();
  void front.run("Deno.exit(3)").catch(() => {});
  assert.match(await front.died, /exit code 1.*exit code 3/s);
});
