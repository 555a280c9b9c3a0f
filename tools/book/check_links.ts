/**
 * Checks that nothing in the book leads nowhere, and that nothing is loaded from elsewhere.
 *
 * @module
 */
import { dirname, join, normalize } from "node:path/posix";

/**
 * Looks at all links, pictures, scripts and styles of the pages.
 *
 * @param pages HTML by address in the site.
 * @param exists Whether the site has a file.
 * @returns A line for each fault: a file or an anchor that is not there, something that another site would have to send.
 */
export function linkFaults(
  pages: ReadonlyMap<string, string>,
  exists: (path: string) => boolean,
): string[] {
  const faults = new Set<string>(), anchors = new Map<string, Set<string>>();
  const anchorsOf = (path: string) => {
    const known = anchors.get(path) ?? idsOf(pages.get(path) ?? "");
    anchors.set(path, known);
    return known;
  };
  for (const [path, html] of pages) {
    for (const [, tag = "", name = "", written = ""] of html.matchAll(ADDRESS)) {
      const address = unescaped(written);
      if (/^(?:https?:|\/\/)/.test(address)) {
        if (name === "src" || tag === "link") faults.add(`${path} loads ${address}`);
        continue;
      }
      if (/^[a-z]+:/.test(address)) continue;
      const [file = "", anchor] = address.split("#");
      const target = file === "" ? path : normalize(join(dirname(path), decoded(file)));
      if (!exists(target)) faults.add(`${path}: there is no ${address}`);
      else if (anchor && pages.has(target) && !isAnchor(anchorsOf(target), anchor)) {
        faults.add(`${path}: ${target} has no ${anchor}`);
      }
    }
  }
  return [...faults].sort();
}

const ADDRESS = /<(\w+)\b[^>]*?\s(href|src)="([^"]*)"/g;

function idsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => unescaped(id!)));
}

/** Numbers are slides, which the script of a deck shows. */
function isAnchor(ids: Set<string>, anchor: string): boolean {
  return ids.has(decoded(anchor)) || ids.has(anchor) || /^\d+$/.test(anchor);
}

/** Some addresses hold a plain per cent sign. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function unescaped(text: string): string {
  return text.replaceAll("&#x2F;", "/").replaceAll("&quot;", '"').replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">").replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
