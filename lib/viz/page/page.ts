import { escapeHtml } from "../text/escape_html.ts";
import { reportStyle } from "./report_style.ts";

/** What a page has in its head. */
export interface PageHead {
  /** Title, as plain text. */
  title: string;
  /** Rules of style behind those of all pages. */
  style?: string;
  /** Whether it shows images that it holds itself. */
  images?: boolean;
}

/**
 * A page that needs no network and runs no script, which its policy also forbids.
 *
 * @param head What stands in its head.
 * @param content HTML of its body.
 * @returns The page.
 */
export function page({ title, style = "", images = false }: PageHead, content: string): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'${images ? "; img-src data:" : ""}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${reportStyle}${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}
