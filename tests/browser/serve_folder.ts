import { contentType } from "./content_type.ts";

/** How a folder is served. */
export interface ServeOptions {
  /** Path under which it stands, with `/` at both ends. Default `/`. */
  at?: string;
  /** Headers of every answer. */
  headers?: Record<string, string>;
}

/** Headers that make a page cross-origin isolated, so that its threads may share memory. */
export const ISOLATED: Record<string, string> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** A server that runs. */
export interface ServedFolder extends AsyncDisposable {
  /** Address of the folder, with `/` at its end. */
  address: string;
}

/**
 * Serves the files of a folder to this machine, as any static server does: what is not a file is not there, and a folder is its
 * `index.html`.
 *
 * @param folder The folder.
 * @param options Where it stands, and headers.
 * @returns The server; it ends when it is disposed of.
 */
export function serveFolder(folder: string, options: ServeOptions = {}): ServedFolder {
  const { at = "/", headers = {} } = options;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const path = decodeURIComponent(new URL(request.url).pathname);
      if (path === "/favicon.ico") return new Response(null, { status: 204 }); // asked for by itself
      const missing = () => new Response("not found", { status: 404, headers });
      if (!path.startsWith(at) || path.split("/").includes("..")) return missing();
      const name = path.slice(at.length) + (path.endsWith("/") ? "index.html" : "");
      try {
        const bytes = await Deno.readFile(`${folder}/${name}`);
        return new Response(bytes, { headers: { ...headers, "Content-Type": contentType(name) } });
      } catch {
        return missing();
      }
    },
  );
  return {
    address: `http://127.0.0.1:${server.addr.port}${at}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
