import assert from "node:assert/strict";
import { watchTerminal } from "../support/terminal.ts";
import { temporaryFolder } from "./command.ts";

const root = new URL("../../", import.meta.url);

Deno.test("in a terminal, deno task geta trains on all threads and asks for no permission", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  const { text, seen } = await watchTerminal(
    [Deno.execPath(), "task", "geta", "--out", out, "--threads", "2"],
    { until: /Allow\?|Dense .* loss \d[^]* epoch 0\.[1-9]/, cwd: root, seconds: 60 },
  );
  assert.doesNotMatch(text, /Deno requests|Allow\?/);
  assert.ok(seen, text);
});

Deno.test("in a terminal, deno task geta --dry-run prints groups, timetable and costs, and makes no folder", async () => {
  using folder = temporaryFolder();
  const out = `${folder.path}/run`;
  const dryRun = async (...options: string[]) => {
    const words = ["task", "geta", "--dry-run", "--limit", "640", "--threads", "1", "--out", out];
    const { text, seen, code } = await watchTerminal(
      [Deno.execPath(), ...words, ...options],
      { until: /Allow\?/, cwd: root, seconds: 60 },
    );
    assert.equal(seen, false, text);
    assert.equal(code, 0, text);
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
    const lines = text.replaceAll("\r", "").split("\n");
    const drawn = lines.filter((line) => /^[│┌├└]/.test(line));
    assert.ok(drawn.every(({ length }) => length <= 100), text);
    return text;
  };
  const counted = await dryRun();
  assert.match(counted, /small on shapes: \d+ steps, none of them made/);
  assert.match(counted, /│ +1-\d+ │ dense +│ float │ trains/);
  assert.match(counted, /│ joint +│ +4 │ 1[78] of 176 structures leave/);
  assert.match(counted, /│ structures that leave │ +│ +88 │/);
  assert.match(counted, /│ conv1 +│ +16 │ +\d+ │ +\d+ to \d+ │/);
  assert.match(counted, /All stay of head: it is an axis of the network's output 0/);
  assert.doesNotMatch(counted, /epoch|loss/); // nothing is trained
  const budget = await dryRun("--bops", "0.002");
  assert.match(budget, /│ BOPs +│ +[\d.]+ G │ +[\d.]+ M │ +0\.2 % │ +0\.198 to 0\.202 % │/);
  assert.match(budget, /│ structures that leave │ +│ +\d+ │ +│ +\d+ to \d+ │/); // scores decide
  assert.match(await dryRun("--semantics", "paper"), /Supposed: 4 bits everywhere/);
  assert.match(
    await dryRun("--round-to", "16", "--sparsity", "0.3"),
    /Of 53 structures that shall leave at most 48 can: groups give whole blocks of 16/,
  );
  assert.match(await dryRun("--json"), /"timetable": \[[^]*"prediction": \{/);
});

Deno.test("in a terminal, deno task geta --help asks for no permission", async () => {
  const { text, seen } = await watchTerminal(
    [Deno.execPath(), "task", "geta", "--help", "--model", "resnet20"],
    { until: /Allow\?|defaults of --model resnet20/, cwd: root, seconds: 60 },
  );
  assert.doesNotMatch(text, /Deno requests|Allow\?/);
  assert.ok(seen, text);
});
