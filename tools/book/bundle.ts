/**
 * Scripts of the pages, bundled.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { givenScript } from "../grade/given.ts";

const FOLDER = new URL("./browser/", import.meta.url);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Makes the scripts of the pages.
 *
 * @returns JavaScript by file name.
 */
export async function bookScripts(): Promise<Record<string, string>> {
  const names = ["page", "search", "practice", "worker"];
  // one alone first: with an empty cache, several would put the bundler there at the same time
  const first = await bundled(names[0]!);
  const [search, practice, worker] = await Promise.all(names.slice(1).map(bundled));
  const values = { bookWorker: worker, bookGiven: await givenScript() };
  const before = Object.entries(values).map(([name, value]) =>
    `globalThis.${name} = ${JSON.stringify(value)};\n`
  );
  return {
    "page.js": first,
    "search.js": search!,
    "practice.js": before.join("") + practice,
  };
}

/** A script without imports, as pages opened from a disk need it. */
async function bundled(name: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      "--format=iife",
      "--minify",
      fileURLToPath(new URL(`${name}.ts`, FOLDER)),
    ],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(success ? stdout : stderr);
  if (!success) throw new Error(`Cannot bundle ${name}: ${text}`);
  return text;
}
