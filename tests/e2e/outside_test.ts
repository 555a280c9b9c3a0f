// The library used by somebody else: from another folder, another project, another platform.
import assert from "node:assert/strict";
import { geta, quick } from "./command.ts";
import { ownPackage, publishedFiles, registry, userFolder } from "./outside.ts";

const root = new URL("../../", import.meta.url);
const { name, version, imports } = ownPackage;

// Everything a user needs of tfjs is in its core; the program trains nothing, to be quick.
const PROGRAM = `
import { engineInfo, useEngine } from "${name}/engine";
import { trace } from "${name}/graph";
import { exampleInputs } from "${name}/nn";
import { small } from "${name}/models";
import { pruningGroups } from "${name}/qadg";
import { grad, ones, relu, sum, square } from "@tensorflow/tfjs-core";
await useEngine({ threads: 2 });
const { inputs, variables, forward } = small();
const graph = trace((x) => forward(x, { training: false }), exampleInputs(inputs, 1, 0), { variables });
relu(ones([1024, 1024])).dataSync(); // enough to start the other thread
await new Promise((resolve) => setTimeout(resolve, 1000)); // time to fail
const gradient = grad((x) => sum(square(x)))(ones([3])).dataSync();
console.log(JSON.stringify({ groups: pruningGroups(graph).length, gradient: [...gradient], info: engineInfo() }));
`;

const TFJS = { "@tensorflow/tfjs-core": imports["@tensorflow/tfjs-core"]! };

function answer(out: string) {
  return JSON.parse(out.trim().split("\n").at(-1)!) as {
    groups: number;
    gradient: number[];
    info: { backend: string; threads: number; reason?: string };
  };
}

function assertWorks(out: string) {
  const { groups, gradient, info } = answer(out);
  assert.ok(groups > 0);
  assert.deepEqual(gradient, [2, 2, 2]);
  const { backend, threads, reason } = info;
  assert.deepEqual({ backend, threads, reason }, {
    backend: "geta",
    threads: 2,
    reason: undefined,
  });
}

Deno.test("deno publish ships lib, datasets, README and LICENSE, and nothing else", async () => {
  const paths = await publishedFiles();
  const tops = new Set(paths.map((path) => path.split("/")[0]!));
  assert.deepEqual([...tops].sort(), ["LICENSE", "README.md", "datasets", "deno.json", "lib"]);
  for (const wasm of ["kernels.wasm", "kernels_fixed.wasm"]) {
    assert.ok(paths.includes(`lib/engine/wasm/${wasm}`), wasm);
  }
  const sources = paths.filter((path) => /^(lib|datasets)/.test(path));
  assert.ok(sources.every((path) => /\.(ts|wasm)$/.test(path)), "no stray file");
});

Deno.test("a project that links this folder runs it, and checks it with its own compiler options", async () => {
  using user = userFolder({
    "deno.json": JSON.stringify({
      links: [root.pathname],
      imports: { [name]: `jsr:${name}@${version}`, ...TFJS },
    }),
    "use.ts": PROGRAM,
    "all.ts": Object.keys(ownPackage.exports).map((key, i) =>
      `import * as m${i} from "${name}${key.slice(1)}"; void m${i};`
    ).join("\n"),
  });
  const run = await user.deno("run", "--no-prompt", "--allow-read", "use.ts");
  assert.equal(run.code, 0, run.err);
  assertWorks(run.out);
  const check = await user.deno("check", "use.ts", "all.ts");
  assert.equal(check.code, 0, check.err);
});

Deno.test("a project that has it from the registry runs it on the engine", async () => {
  await using jsr = registry(await publishedFiles());
  using user = userFolder({
    "deno.json": JSON.stringify({ imports: { [name]: `jsr:${name}@^${version}`, ...TFJS } }),
    "use.ts": PROGRAM,
  }, { JSR_URL: jsr.address });
  const net = new URL(jsr.address).host;
  const run = await user.deno("run", "--no-prompt", "--allow-read", `--allow-net=${net}`, "use.ts");
  assert.equal(run.code, 0, run.err);
  assertWorks(run.out);
});

// What browsers, and Node 22, do not have; the bundle then takes this process for a page.
const ELSEWHERE = `
for (const name of ["Deno", "process", "Buffer", "Worker"]) delete globalThis[name];
for (const name of ["toHex", "toBase64"]) delete Uint8Array.prototype[name];
delete Atomics.pause;
globalThis.WorkerGlobalScope = class {};
await import("./bundle.js");
`;

Deno.test("a bundle for browsers loads all of the library but the front ends, and computes", async () => {
  const keys = Object.keys(ownPackage.exports).filter((key) => !/cli|notebook/.test(key));
  using user = userFolder({
    "deno.json": JSON.stringify({
      links: [root.pathname],
      imports: { [name]: `jsr:${name}@${version}`, ...TFJS },
    }),
    "page.ts": keys.map((key, i) => `import * as m${i} from "${name}${key.slice(1)}"; void m${i};`)
      .join("\n") + PROGRAM,
    "elsewhere.js": ELSEWHERE,
  });
  const bundle = await user.deno("bundle", "--platform", "browser", "-o", "bundle.js", "page.ts");
  assert.equal(bundle.code, 0, bundle.err);
  const run = await user.deno("run", "--no-prompt", "--allow-read", "elsewhere.js");
  assert.equal(run.code, 0, run.err);
  const { groups, gradient, info } = answer(run.out);
  assert.ok(groups > 0);
  assert.deepEqual(gradient, [2, 2, 2]);
  assert.equal(info.backend, "cpu");
  assert.match(info.reason!, /must run in Deno or in Node/);
});

Deno.test("no file of the library has syntax or imports that Node 22 or a browser refuses", async () => {
  const refused = /^\s*(await )?using \w|^import defer|^(im|ex)port (?!type\b)[^;"]*from "node:/m;
  for (const path of (await publishedFiles()).filter((path) => path.endsWith(".ts"))) {
    if (path.startsWith("lib/cli/")) continue; // for a terminal of Deno
    const source = await Deno.readTextFile(new URL(path, root));
    const code = source.replace(/\/\*[^]*?\*\//g, "");
    assert.equal(refused.exec(code)?.[0], undefined, path);
  }
});

Deno.test("the ten lines of the README load a subnet in another folder", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", root));
  const [, lines] = /```ts ignore\n([^]*?)```/.exec(readme)!;
  assert.ok(lines!.trim().split("\n").length <= 10);
  using user = userFolder({
    "deno.json": JSON.stringify({
      links: [root.pathname],
      imports: { [name]: `jsr:${name}@${version}`, ...TFJS },
    }),
    "use.ts": lines!,
  });
  const folder = `${user.path}/runs/my-run`;
  const { code, err } = await geta(...quick, "--out", folder);
  assert.equal(code, 0, err);
  const run = await user.deno("run", "--no-prompt", "--allow-read", "use.ts");
  assert.equal(run.code, 0, run.err);
  assert.match(run.out, /^Int32Array\(1\) \[ \d \]\n$/);
});
