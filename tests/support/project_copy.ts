const root = new URL("../../", import.meta.url);

/**
 * Copies files of the project, so that a task that writes can be run without touching the project.
 *
 * @param paths Files and folders, relative to the project.
 * @returns The copy's folder; `deno.json` and `deno.lock` are always there. It is gone when disposed of.
 */
export function projectCopy(paths: readonly string[]): { path: string } & Disposable {
  const path = Deno.makeTempDirSync({ prefix: "geta-project-" });
  for (const one of ["deno.json", "deno.lock", ...paths]) {
    Deno.mkdirSync(`${path}/${one}`.replace(/\/[^/]*$/, ""), { recursive: true });
    copy(new URL(one, root), `${path}/${one}`);
  }
  return { path, [Symbol.dispose]: () => removeFolder(path) };
}

/** Removes a folder in which a process that is being ended may still write. */
export function removeFolder(path: string): void {
  for (let tries = 0; tries < 20; tries++) {
    try {
      return Deno.removeSync(path, { recursive: true });
    } catch {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function copy(from: URL, to: string): void {
  if (!Deno.statSync(from).isDirectory) return Deno.copyFileSync(from, to);
  Deno.mkdirSync(to);
  for (const { name } of Deno.readDirSync(from)) {
    copy(new URL(`${from.href.replace(/\/$/, "")}/${name}`), `${to}/${name}`);
  }
}
