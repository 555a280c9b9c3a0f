/**
 * The operating-system process of a Deno kernel.
 *
 * @module
 */
import { connectionFile, type ConnectionInfo } from "./connection.ts";

const STDERR_TAIL = 2_000;

/** How a kernel is started; that of Deno by default. */
export interface KernelCommand {
  /** Arguments of `deno`, given the path of the connection file. */
  args?: (file: string) => string[];
  /** Environment, beside the inherited one. By default nothing is coloured. */
  env?: Record<string, string>;
}

/** A started kernel process with its connection file. Remove it when done. */
export class KernelProcess {
  readonly #child: Deno.ChildProcess;
  readonly #directory: string;
  #dead = false;

  /** When the process has ended: how, with the end of what it wrote to stderr. */
  readonly died: Promise<string>;

  private constructor(child: Deno.ChildProcess, directory: string) {
    this.#child = child;
    this.#directory = directory;
    this.died = this.#watch();
  }

  /**
   * Starts a kernel. It always has all permissions: `deno jupyter` knows no others.
   *
   * @param info Ports and key.
   * @param cwd Working directory; `deno.json` is looked for from here upwards.
   * @param command Which kernel.
   * @returns The process; it may not listen yet.
   */
  static async spawn(
    info: ConnectionInfo,
    cwd: string,
    { args = stockKernel, env = { NO_COLOR: "1" } }: KernelCommand = {},
  ): Promise<KernelProcess> {
    const directory = await Deno.makeTempDir({ prefix: "geta-kernel-" });
    try {
      const file = `${directory}/connection.json`;
      await Deno.writeTextFile(file, connectionFile(info), { mode: 0o600 });
      const child = new Deno.Command(Deno.execPath(), {
        args: args(file),
        cwd,
        env: { DENO_NO_UPDATE_CHECK: "1", ...env },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn();
      return new KernelProcess(child, directory);
    } catch (error) {
      await Deno.remove(directory, { recursive: true });
      throw error;
    }
  }

  /**
   * Sends a signal, if the process still lives.
   *
   * @param signal For example `"SIGINT"`, as the stop button of Jupyter sends it.
   */
  signal(signal: Deno.Signal): void {
    if (!this.#dead) this.#child.kill(signal);
  }

  /** Kills the process and removes its files. Doing it twice is fine. */
  async remove(): Promise<void> {
    this.signal("SIGKILL");
    await this.died;
    await Deno.remove(this.#directory, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }

  async #watch(): Promise<string> {
    let tail = "";
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) {
      tail = (tail + text).slice(-STDERR_TAIL);
    }
    const { code, signal } = await this.#child.status;
    this.#dead = true;
    const how = signal ? `killed by ${signal}` : `exit code ${code}`;
    return `the kernel ended (${how})${tail && `: ${tail.trim()}`}`;
  }
}

function stockKernel(file: string): string[] {
  return ["jupyter", "--quiet", "--kernel", "--conn", file];
}
