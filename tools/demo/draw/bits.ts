// of the file itself: through mod.ts the page would load tfjs, which is the trainer's
import { FLOAT_BITS, type LayerBits } from "../../../lib/quant/layer_bits.ts";
import { bitsText } from "../../../lib/viz/text/format.ts";
import { escapeHtml } from "../../../lib/viz/text/escape_html.ts";

/**
 * Width of a bar. Bit widths halve rather than fall evenly, so the scale is logarithmic, from 1 bit to 32:
 *
 * ```text
 * width = log2(bits) / 5
 * ```
 *
 * @param bits The bit width.
 * @returns A share of the full width, 0 to 1.
 */
export function barShare(bits: number): number {
  return Math.min(1, Math.max(0, Math.log2(bits) / 5));
}

/**
 * Bits of all layers, two bars for each: its weights and its inputs.
 *
 * @param layers Names in order.
 * @param bits Bits by layer; a layer that is not there is float.
 * @returns HTML.
 */
export function bitsHtml(layers: readonly string[], bits: Record<string, LayerBits>): string {
  const rows = layers.map((name) => {
    const { weight, activation } = bits[name] ?? { weight: FLOAT_BITS, activation: FLOAT_BITS };
    return `<tr><th scope="row">${escapeHtml(name)}</th><td>${bar("weights", weight)}</td>` +
      `<td>${bar("inputs", activation)}</td></tr>`;
  });
  return `<table class="bits"><thead><tr><th scope="col">Layer</th><th scope="col">Weights</th>` +
    `<th scope="col">Inputs</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function bar(kind: string, bits: number): string {
  const text = bits === FLOAT_BITS ? "32" : bitsText(Math.round(bits * 10) / 10);
  const share = Math.round(1000 * barShare(bits)) / 10;
  return `<span class="bar ${kind}"><i style="width:${share}%"></i></span><span>${text}</span>`;
}
