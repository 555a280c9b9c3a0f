/**
 * The archive that Gradescope takes as autograder: the grader itself, and the two scripts that Gradescope calls.
 *
 * Source: https://gradescope-autograders.readthedocs.io/en/latest/specs/
 *
 * @module
 */
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { CORE_FILES } from "./given.ts";
import { zipBytes, type ZipEntry } from "./zip.ts";

const ROOT = new URL("../../", import.meta.url);

/** What is started: the grader, and the process of an answer. */
const PROGRAMS = ["tools/grade.ts", "tools/grade/answer_process/main.ts"];

const graph = v.object({
  modules: v.array(v.object({ local: v.optional(v.string()), specifier: v.string() })),
});

/**
 * Packs the archive.
 *
 * @param notebooks Whose exercises count.
 * @param options Whether submissions are of the challenge tier.
 * @returns The bytes of the zip.
 */
export async function autograderZip(
  notebooks: readonly string[],
  { challenge = false }: { challenge?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const files = new Set(CORE_FILES.map((name) => `lib/core/${name}`));
  for (const program of PROGRAMS) for (const file of await modulesOf(program)) files.add(file);
  const sources = await Promise.all(
    [...files].sort().map(async (path): Promise<ZipEntry> => ({
      path,
      text: await Deno.readTextFile(new URL(path, ROOT)),
    })),
  );
  return zipBytes([
    { path: "setup.sh", text: SETUP, executable: true },
    { path: "run_autograder", text: runScript(notebooks, challenge), executable: true },
    { path: "deno.json", text: await configuration() },
    ...sources,
  ]);
}

/** Files of the project that a program imports. */
async function modulesOf(program: string): Promise<string[]> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", program],
    cwd: fileURLToPath(ROOT),
    stderr: "null",
  }).output();
  if (!success) throw new Error(`Cannot list the modules of ${program}`);
  const { modules } = v.parse(graph, JSON.parse(new TextDecoder().decode(stdout)));
  return modules.filter(({ specifier }) => specifier.startsWith("file:"))
    .map(({ local }) => relative(fileURLToPath(ROOT), local!).replaceAll(sep, "/"));
}

/** The part of the project's own that the grader needs. */
async function configuration(): Promise<string> {
  const { name, version, exports, imports } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  );
  const core = { "./core": exports["./core"] }, valibot = { valibot: imports.valibot };
  const config = { name, version, exports: core, imports: valibot, nodeModulesDir: "none" };
  return `${JSON.stringify(config, null, 2)}\n`;
}

const SETUP = `#!/usr/bin/env bash
# Called once by Gradescope, as root, when the autograder is built.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl unzip
curl -fsSL https://deno.land/install.sh | DENO_INSTALL=/usr/local sh -s v${Deno.version.deno}
cd /autograder/source
deno cache ${PROGRAMS.join(" ")}
`;

function runScript(notebooks: readonly string[], challenge: boolean): string {
  return `#!/usr/bin/env bash
# Called by Gradescope for each submission; writes /autograder/results/results.json.
set -euo pipefail
cd /autograder/source
deno run --cached-only --no-prompt --allow-read --allow-write=/autograder/results \\
  "--allow-run=sh,$(command -v deno)" tools/grade.ts /autograder/submission --together \\
  --notebook=${notebooks.join(",")}${
    challenge ? " --challenge" : ""
  } --format=gradescope --out=/autograder/results
`;
}
