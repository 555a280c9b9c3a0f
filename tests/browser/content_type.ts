const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  png: "image/png",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  woff2: "font/woff2",
};

/**
 * What a static server says of a file.
 *
 * @param name Its name.
 * @returns The media type.
 */
export function contentType(name: string): string {
  return TYPES[name.split(".").at(-1)!] ?? "application/octet-stream";
}
