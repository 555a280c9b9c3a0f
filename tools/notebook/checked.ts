/**
 * `notebooks/checked.json`: what each notebook depended on when it was last run and found right. A notebook whose hash is
 * another one has changed since, or something that it imports has.
 *
 * @module
 */
import * as v from "valibot";
import { type Notebook, parseNotebook } from "./nbformat.ts";
import { sourceHashes } from "./source_hash.ts";

const ROOT = new URL("../../", import.meta.url);
const FOLDER = new URL("notebooks/", ROOT), FILE = new URL("checked.json", FOLDER);

/**
 * The committed notebooks.
 *
 * @returns Their file names, in order.
 */
export function notebookNames(): string[] {
  return Array.from(Deno.readDirSync(FOLDER), ({ name }) => name)
    .filter((name) => name.endsWith(".ipynb")).sort();
}

/**
 * Which committed notebooks changed since they were last found right.
 *
 * @returns Their file names, in order.
 */
export async function changedNotebooks(): Promise<string[]> {
  const hashes = await sourceHashes(readNotebooks(notebookNames()), ROOT), was = readChecked();
  return Object.keys(hashes).filter((name) => hashes[name] !== was[name]).sort();
}

/**
 * Notes that notebooks were run and are right, and forgets those that are gone.
 *
 * @param names File names of committed notebooks.
 */
export async function noteChecked(names: readonly string[]): Promise<void> {
  const all = notebookNames(), hashes = await sourceHashes(readNotebooks(names), ROOT);
  const merged = { ...readChecked(), ...hashes };
  const kept = all.filter((name) => name in merged).map((name) => [name, merged[name]]);
  await Deno.writeTextFile(FILE, JSON.stringify(Object.fromEntries(kept), null, 2) + "\n");
}

/**
 * The notebooks that a test run takes: all that changed, and another one by turn, so that each is run now and then.
 *
 * @param names All notebooks.
 * @param options Those that changed; the number of the turn, for example the day.
 * @returns The chosen names, in order.
 */
export function chosenNotebooks(
  names: readonly string[],
  { changed, turn }: { changed: readonly string[]; turn: number },
): string[] {
  const others = names.filter((name) => !changed.includes(name));
  const byTurn = others[turn % others.length];
  return names.filter((name) => changed.includes(name) || name === byTurn);
}

function readNotebooks(names: readonly string[]): Record<string, Notebook> {
  return Object.fromEntries(
    names.map((name) => [name, parseNotebook(Deno.readTextFileSync(new URL(name, FOLDER)))]),
  );
}

function readChecked(): Record<string, string> {
  try {
    return v.parse(v.record(v.string(), v.string()), JSON.parse(Deno.readTextFileSync(FILE)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
