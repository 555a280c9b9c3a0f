/** What a terminal showed. */
export interface Screen {
  /** Everything that was written to it, control sequences taken out. */
  text: string;
  /** Whether what was waited for was seen. */
  seen: boolean;
  /** How the command ended; that of a killed one if it was seen. */
  code: number;
}

/** What {@linkcode watchTerminal} runs and waits for. */
export interface WatchOptions {
  /** Text that ends the wait. */
  until: RegExp;
  /** Folder to run in. */
  cwd: URL | string;
  /** Seconds until the wait is given up. */
  seconds: number;
  /** Environment, beside the inherited one. */
  env?: Record<string, string>;
}

/**
 * Runs a command in a pseudo-terminal of its own, where nobody presses a key, until it shows what is waited for. A permission
 * that a task lacks is asked for in a terminal only: without one it is denied and nobody hears of it.
 *
 * @param command Program and arguments.
 * @param options What to wait for, and how long.
 * @returns What the terminal showed. The command and all it started are ended.
 */
export async function watchTerminal(command: string[], options: WatchOptions): Promise<Screen> {
  const { until, cwd, seconds, env = {} } = options;
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  // util-linux takes the command behind -c, the BSDs and macOS as words behind the file
  const words = Deno.build.os === "linux"
    ? ["-qefc", quoted, "/dev/null"]
    : ["-q", "/dev/null", ...command];
  const child = new Deno.Command("script", {
    args: words,
    cwd,
    env: { TERM: "xterm", ...env },
    stdin: "piped", // and left open: a person who waits
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => killIfRunning(child), seconds * 1000);
  let text = "", seen = false;
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (seen || !until.test(plain(text))) continue;
    seen = true;
    killIfRunning(child); // the terminal hangs up, and with it the command
  }
  clearTimeout(timer);
  await child.stdin.close().catch(() => {});
  const { code } = await child.status;
  return { text: plain(text), seen, code };
}

/** Kills a process that may have ended by itself a moment ago, which Deno makes an error of. */
function killIfRunning(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function plain(text: string): string {
  // deno-lint-ignore no-control-regex -- a terminal's sequences begin with escape
  return text.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r", "\n");
}
