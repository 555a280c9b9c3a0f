/**
 * A folder of a user, outside the repository, and a registry that has nothing but this package.
 *
 * @module
 */
import { createHash } from "node:crypto";

const root = new URL("../../", import.meta.url);

/** What `deno.json` of this repository says. */
interface Package {
  name: string;
  version: string;
  exports: Record<string, string>;
  imports: Record<string, string>;
}

/** The package as its own `deno.json` describes it. */
export const ownPackage: Package = JSON.parse(
  Deno.readTextFileSync(new URL("deno.json", root)),
);

/** How a command of the user ended. */
export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** A folder of a user. */
export interface UserFolder extends Disposable {
  /** Where it is. */
  path: string;
  /** Runs `deno` in it. */
  deno(...args: string[]): Promise<Outcome>;
}

/** Makes a folder of a user from the content of its files; variables are those of the shell. */
export function userFolder(
  files: Record<string, string>,
  variables: Record<string, string> = {},
): UserFolder {
  const path = Deno.makeTempDirSync({ prefix: "geta-user-" });
  for (const [name, text] of Object.entries(files)) Deno.writeTextFileSync(`${path}/${name}`, text);
  return {
    path,
    deno: async (...args) => {
      const env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...variables };
      const command = new Deno.Command(Deno.execPath(), { args, cwd: path, env, stdin: "null" });
      const { code, stdout, stderr } = await command.output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, out: text(stdout), err: text(stderr) };
    },
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

/** Files that `deno publish` would send, by path in the package. */
export async function publishedFiles(): Promise<string[]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty"],
    cwd: root,
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await command.output();
  const text = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(text);
  const here = root.href;
  return [...text.matchAll(/(file:\S+) \(/g)].map(([, url]) => url!.slice(here.length));
}

/** What the registry sends for each path. */
function registryFiles(paths: string[]): Map<string, Uint8Array<ArrayBuffer>> {
  const { name, version, exports, imports } = ownPackage;
  const encode = (text: string) => new TextEncoder().encode(text);
  const files = new Map(paths.map((path) => {
    const bytes = Deno.readFileSync(new URL(path, root));
    return [path, path.endsWith(".ts") ? encode(published(bytes, imports)) : bytes];
  }));
  const manifest = Object.fromEntries([...files].map(([path, bytes]) => {
    const checksum = `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
    return [`/${path}`, { size: bytes.length, checksum }];
  }));
  const answers = new Map(
    [...files].map(([path, bytes]) => [`/${name}/${version}/${path}`, bytes]),
  );
  const json = (value: unknown) => encode(JSON.stringify(value));
  answers.set(`/${name}/meta.json`, json({ latest: version, versions: { [version]: {} } }));
  answers.set(`/${name}/${version}_meta.json`, json({ manifest, exports }));
  return answers;
}

/** The source as `deno publish` sends it: without the import map, which stays at home. */
function published(bytes: Uint8Array, imports: Record<string, string>): string {
  return new TextDecoder().decode(bytes).replace(
    /((?:from|import) |import\()"(@?[a-z][^":]*)"/g,
    (whole, before: string, specifier: string) => {
      const known = Object.keys(imports).find((key) =>
        specifier === key || specifier.startsWith(`${key}/`)
      );
      return known === undefined
        ? whole
        : `${before}"${imports[known]}${specifier.slice(known.length)}"`;
    },
  );
}

/** Serves the package under its name, as the registry does. */
export function registry(paths: string[]): { address: string } & AsyncDisposable {
  const files = registryFiles(paths);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    const found = files.get(pathname);
    if (found === undefined) return new Response("not found", { status: 404 });
    const type = pathname.endsWith(".ts") ? "text/typescript" : "application/octet-stream";
    return new Response(found, { headers: { "content-type": type } });
  });
  return {
    address: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
