import type { Report } from "../../report/mod.ts";
import { escapeHtml } from "../text/escape_html.ts";
import { floatLayersText } from "../text/float_layers_text.ts";

/**
 * The layers that a report says compute in float, as a part of its page.
 *
 * @param report The report.
 * @returns HTML; empty if there are none.
 */
export function floatLayersList({ compressed: { floatLayers = [] } }: Report): string {
  if (floatLayers.length === 0) return "";
  const items = floatLayersText(floatLayers).map((line) => `<li>${escapeHtml(line)}</li>`);
  return `<section class="card wide"><h2>Not quantized</h2><ul>
${items.join("\n")}
</ul></section>`;
}
