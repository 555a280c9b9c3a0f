import { removeFolder } from "../support/project_copy.ts";
const root = new URL("../../", import.meta.url);

/** How a command ended. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** The command line of the task `geta`, for shells and terminals. */
export function getaCommand(options: string[]): string[] {
  return [Deno.execPath(), ...taskWords(), ...options];
}

/** The words of a task, so that the tests run with exactly the permissions users have. */
function taskWords(task = "geta"): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  return tasks[task].command.split(" ").slice(1);
}

/** Starts `deno task geta`, or another task, with the given options, without the task runner between us and its signals. */
export function startGeta(options: string[], task = "geta"): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...taskWords(task), ...options],
    cwd: root,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs `deno task geta` to its end. */
export async function geta(...options: string[]): Promise<Outcome> {
  return await outcome(startGeta(options));
}

/** Waits for a started command. */
export async function outcome(child: Deno.ChildProcess): Promise<Outcome> {
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): { path: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "geta-test-" });
  return { path, [Symbol.dispose]: () => removeFolder(path) };
}

/** Options of a run of a few seconds; batch 32 of 96 images makes three steps an epoch. */
export const quick =
  "--limit 96 --batch 32 --epochs 2 --threads 1 --projection-periods 1 --pruning-periods 1"
    .split(" ");
