import { hasNodeModules } from "../../core/mod.ts";
import { nodeHost } from "./node_host.ts";
import { webHost } from "./web_host.ts";

/** A thread that was started. */
export interface HostThread {
  /** Ends it. */
  terminate(): void;
}

/** What the engine needs of the program that it runs in, and that differs between Deno or Node and a browser. */
export interface Host {
  /**
   * Starts a thread. It does not keep the program alive.
   *
   * @param program Its program.
   * @param data What the program gets.
   * @param lost Hears why, if it ends by itself.
   * @returns The thread, starting.
   */
  startThread(program: URL, data: unknown, lost: (reason: string) => void): HostThread;
  /**
   * Inside a thread: waits for what it was started with.
   *
   * @param work Gets it; never called in a program that is no thread.
   */
  receiveData(work: (data: unknown) => void): void;
  /**
   * Where a file of tfjs is to be fetched.
   *
   * @param name Its name.
   * @returns The address; undefined where tfjs finds its files on the disk.
   */
  tfjsFile(name: string): URL | undefined;
  /**
   * Runs something that counts processors, on a machine that seems to have one.
   *
   * @param run What runs.
   * @returns What it gives.
   */
  withOneProcessor<T>(run: () => Promise<T>): Promise<T>;
}

/** That of this program. */
export const host: Host = hasNodeModules() ? nodeHost : webHost;
