/**
 * Pictures: functions that turn histories and reports into Vega-Lite charts, SVG, PNG and one HTML page, and traced graphs into
 * drawings ({@linkcode graphSvg}, {@linkcode explain}). All are pure; no file is touched.
 *
 * @example Bits of the layers as SVG
 * ```ts
 * import { bitsPerLayer, renderSvg } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "fc", weightBits: 4, activationBits: 32 };
 * assert.match(await renderSvg(bitsPerLayer([layer])), /Bits of every layer/);
 * ```
 *
 * @module
 */
export * from "./charts/accuracy_against_sparsity.ts";
export * from "./charts/agreement_chart.ts";
export type { AxisOptions, RuleLine } from "./charts/axis_options.ts";
export * from "./charts/bar_chart.ts";
export * from "./charts/bits_per_layer.ts";
export * from "./charts/blocks_over_time.ts";
export * from "./charts/candidates_chart.ts";
export * from "./charts/chunks.ts";
export * from "./charts/confusion_chart.ts";
export * from "./charts/dot_chart.ts";
export * from "./charts/group_membership.ts";
export * from "./charts/heat_map.ts";
export * from "./charts/history_chart.ts";
export * from "./charts/kept_weights.ts";
export * from "./charts/layer_axis.ts";
export * from "./charts/line_chart.ts";
export * from "./charts/pareto_chart.ts";
export * from "./charts/mask_chart.ts";
export * from "./charts/quantizer_curve.ts";
export * from "./charts/removed_l1_chart.ts";
export * from "./charts/render.ts";
export * from "./charts/roofline_chart.ts";
export * from "./charts/scatter_chart.ts";
export * from "./charts/sensitivity_chart.ts";
export * from "./charts/sites_chart.ts";
export * from "./charts/stage_bands.ts";
export * from "./charts/theme.ts";
export * from "./charts/timetable_chart.ts";
export * from "./charts/weight_histograms.ts";
export * from "./charts/widths_before_after.ts";
export { dotToSvg } from "./graph/dot_to_svg.ts";
export * from "./graph/explain.ts";
export * from "./graph/graph_svg.ts";
export * from "./graph/graph_to_dot.ts";
export type { Detail } from "./graph/operator_boxes.ts";
export * from "./images/gap_picture.ts";
export * from "./images/gather_scatter_film.ts";
export * from "./images/image_columns.ts";
export * from "./images/image_sheet.ts";
export * from "./images/png_address.ts";
export * from "./images/queue_film.ts";
export * from "./images/selection_film.ts";
export * from "./page/compared_networks.ts";
export * from "./page/comparison_html.ts";
export * from "./page/comparison_rows.ts";
export type { ExampleImages } from "./page/examples_section.ts";
export * from "./page/pruning_html.ts";
export * from "./page/pruning_rows.ts";
export * from "./page/report_html.ts";
export * from "./page/report_style.ts";
export * from "./page/runs_table.ts";
export * from "./page/search_html.ts";
export { settingWords } from "./page/settings_section.ts";
export * from "./text/best_text.ts";
export * from "./text/box_table.ts";
export * from "./text/cost_table.ts";
export * from "./text/escape_html.ts";
export * from "./text/float_layers_text.ts";
export * from "./text/format.ts";
export * from "./text/metric_text.ts";
export * from "./text/groups_text.ts";
export * from "./text/prediction_text.ts";
export * from "./text/progress_bar.ts";
export * from "./text/short_name.ts";
export * from "./text/splits_text.ts";
export * from "./text/text_width.ts";
export * from "./text/timetable_text.ts";
