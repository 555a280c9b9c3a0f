/**
 * Programs of this machine.
 *
 * @module
 */
import { delimiter, join } from "node:path";

/** What opens notebooks in a browser. */
export interface NotebookServer {
  /** Its name. */
  name: string;
  /** Path of the program. */
  path: string;
  /** What is typed behind it. */
  args: string[];
}

const SERVERS: { name: string; program: string; args: string[] }[] = [
  { name: "JupyterLab", program: "jupyter-lab", args: [] },
  { name: "Jupyter Notebook", program: "jupyter-notebook", args: [] },
  { name: "JupyterLab by uv", program: "uvx", args: ["--from", "jupyterlab", "jupyter-lab"] },
];

/** The programs that {@linkcode findServer} looks for. */
export const serverPrograms: readonly string[] = SERVERS.map(({ program }) => program);

/**
 * Finds Jupyter: JupyterLab, else the classic Notebook, else uv, which fetches JupyterLab.
 *
 * @param searchPath Value of `PATH`.
 * @returns The first that is there, undefined if none is.
 */
export function findServer(searchPath: string): NotebookServer | undefined {
  for (const { name, program, args } of SERVERS) {
    const path = findProgram(program, searchPath);
    if (path !== undefined) return { name, path, args };
  }
  return undefined;
}

/**
 * Finds a program as a shell does.
 *
 * @param name Its name, without ending.
 * @param searchPath Value of `PATH`.
 * @returns Path of the program, undefined if it is in no folder of `searchPath`.
 */
export function findProgram(name: string, searchPath: string): string | undefined {
  const endings = Deno.build.os === "windows" ? [".exe", ".cmd"] : [""];
  return searchPath.split(delimiter).filter((folder) => folder !== "")
    .flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
