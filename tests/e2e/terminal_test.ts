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

Deno.test("in a terminal, deno task geta --help asks for no permission", async () => {
  const { text, seen } = await watchTerminal(
    [Deno.execPath(), "task", "geta", "--help", "--model", "resnet20"],
    { until: /Allow\?|defaults of --model resnet20/, cwd: root, seconds: 60 },
  );
  assert.doesNotMatch(text, /Deno requests|Allow\?/);
  assert.ok(seen, text);
});
