/**
 * Pictures: functions that turn histories and reports into Vega-Lite charts, SVG, PNG and one HTML page, and traced graphs into
 * drawings ({@linkcode graphSvg}, {@linkcode explain}). All are pure; no file is touched.
 *
 * @example Bits of the layers as SVG
 * ```ts
 * import { bitsPerLayer, renderSvg } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "fc", weightBits: 4, activationBits: 32, before: 10, after: 10 };
 * assert.match(await renderSvg(bitsPerLayer([layer])), /Bits of every layer/);
 * ```
 *
 * @module
 */
export * from "./accuracy_curve.ts";
export * from "./agreement_chart.ts";
export * from "./bits_over_time.ts";
export * from "./bits_per_layer.ts";
export * from "./comparison_rows.ts";
export * from "./encode_png.ts";
export * from "./escape_html.ts";
export * from "./forget_rate_over_time.ts";
export * from "./format.ts";
export { dotToSvg } from "./graph/dot_to_svg.ts";
export * from "./graph/explain.ts";
export * from "./graph/graph_svg.ts";
export * from "./graph/graph_to_dot.ts";
export type { Detail } from "./graph/operator_boxes.ts";
export * from "./group_membership.ts";
export * from "./image_columns.ts";
export * from "./image_sheet.ts";
export * from "./layer_axis.ts";
export * from "./loss_curve.ts";
export * from "./quantizer_curve.ts";
export * from "./render.ts";
export * from "./report_html.ts";
export * from "./report_style.ts";
export * from "./runs.ts";
export * from "./stage_bands.ts";
export * from "./text_width.ts";
export * from "./theme.ts";
export * from "./widths_before_after.ts";
export * from "./zero_groups_over_time.ts";
