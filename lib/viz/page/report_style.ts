import { fontFamily, palette } from "../charts/theme.ts";

/** What each colour of a chart becomes on dark paper. */
const darkColours: [light: string, dark: string][] = [
  [palette.ink, "#F0F3F6"],
  [palette.label, "#A9B4C0"],
  [palette.grid, "#323B46"],
  [palette.before, "#4A5560"],
  [palette.main, "#4DA8DA"],
  [palette.target, "#F0874A"],
];

// charts are drawn for white paper; their colours are attributes, which every CSS rule overrides
const darkCharts = darkColours.map(([light, dark]) =>
  `figure [fill="${light}"] { fill: ${dark} } figure [stroke="${light}"] { stroke: ${dark} }`
).join("\n    ");

/** Style sheet of the report page: light and dark by the reader's setting, and a plain version for printing. */
export const reportStyle: string = `
  :root {
    color-scheme: light dark;
    --paper: #f6f8fa; --card: #fff; --ink: ${palette.ink}; --label: ${palette.label};
    --edge: ${palette.grid}; --main: ${palette.main}; --wrong: #B34700;
  }
  * { box-sizing: border-box }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 ${fontFamily} }
  main { max-width: 1320px; margin: 0 auto; padding: 36px 24px 48px }
  h1 { margin: 0; font-size: 28px; letter-spacing: -.01em; overflow-wrap: anywhere }
  h2 { margin: 0 0 12px; font-size: 16px }
  h3 { margin: 0 0 4px; font-size: 13px; font-weight: 600; color: var(--label) }
  .part { margin: 28px 0 0; font-size: 20px }
  .about { margin: 4px 0 12px; color: var(--label) }
  .command { margin: 0 0 20px; padding: 10px 14px; border: 1px solid var(--edge); border-radius: 10px;
    background: var(--card); font: 13px/1.5 ui-monospace, Menlo, Consolas, Liberation Mono, monospace;
    white-space: pre-wrap; overflow-wrap: anywhere }
  .warning, .note { margin: 0 0 12px; padding: 10px 14px; border: 1px solid ${palette.second}; border-left-width: 5px;
    border-radius: 10px; background: var(--card) }
  .warning { border-color: ${palette.target} }
  .note::before { content: "Note: "; font-weight: 600 }
  .warning::before { content: "Warning: "; font-weight: 600 }
  .tiles { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(215px, 1fr)) }
  .tile, .card { background: var(--card); border: 1px solid var(--edge); border-radius: 10px }
  .tile { padding: 14px 18px }
  .tile span { display: block; color: var(--label); font-size: 13px }
  .tile strong { display: block; font-size: 28px; line-height: 1.25; letter-spacing: -.02em }
  .columns { display: grid; gap: 16px; margin-top: 16px;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 360px), 1fr)) }
  .pairs { grid-template-columns: repeat(auto-fit, minmax(min(100%, 520px), 1fr)) }
  .card { margin: 0; padding: 18px; min-width: 0 }
  .remark { margin: 10px 0 0; color: var(--label); font-size: 13px }
  .legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 6px 0 0; color: var(--label); font-size: 13px }
  .legend i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; border-radius: 3px; opacity: .45 }
  figure.card { display: flex; justify-content: center; align-items: start; padding: 10px }
  figure svg { display: block; width: 100%; max-width: 430px; height: auto }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
  th, td { padding: 6px 10px; border-bottom: 1px solid var(--edge); text-align: right; white-space: nowrap }
  th:first-child, td:first-child { padding-left: 0; text-align: left; white-space: normal; overflow-wrap: anywhere }
  th:last-child, td:last-child { padding-right: 0 }
  thead th { color: var(--label); font-size: 13px; font-weight: normal }
  tbody th { font-weight: normal }
  tbody tr:last-child > * { border-bottom: 0 }
  .wide { grid-column: 1 / -1 }
  .examples { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 22px 14px; margin-top: 16px }
  .examples img { display: block; width: 72px; height: 72px; margin-bottom: 6px; border-radius: 6px; image-rendering: pixelated }
  .examples p { margin: 0 }
  .examples b, .examples span { display: block; font-size: 12px; line-height: 1.4; overflow-wrap: anywhere }
  .examples .right { color: var(--label) }
  .examples .wrong { color: var(--wrong); font-weight: 600 }
  .settings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); gap: 20px 36px }
  dl { margin: 0 }
  dl div { display: flex; justify-content: space-between; gap: 16px; padding: 6px 0; border-bottom: 1px solid var(--edge) }
  dt small { display: block; color: var(--label); font-size: 12px; line-height: 1.35 }
  dd { flex: none; max-width: 55%; margin: 0; text-align: right; overflow-wrap: anywhere }
  footer { margin-top: 24px; color: var(--label); font-size: 13px }
  @media (max-width: 640px) {
    main { padding: 20px 12px 32px }
    .tiles { grid-template-columns: 1fr 1fr; gap: 10px }
    .tile { padding: 10px 12px }
    .tile strong { font-size: 22px }
    .tile:last-child:nth-child(odd) { grid-column: 1 / -1 }
    .columns { gap: 10px; margin-top: 10px }
    .card { padding: 12px }
    .examples { gap: 14px 8px; margin-top: 10px }
    figure.card { padding: 4px 2px }
    th, td { padding: 6px 4px; font-size: 13px }
    .stacked, .stacked tbody, .stacked tr, .stacked td, .stacked th { display: block }
    .stacked thead { display: none }
    .stacked tr { padding: 8px 0; border-bottom: 1px solid var(--edge) }
    .stacked tr:last-child { border-bottom: 0 }
    .stacked tbody th { padding: 0 0 2px; border: 0; font-weight: 600 }
    .stacked td { display: flex; justify-content: space-between; padding: 1px 0; border: 0 }
    .stacked td::before { content: attr(data-head); color: var(--label) }
  }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #11161c; --card: #1a2129; --ink: #f0f3f6; --label: #a9b4c0; --edge: #323b46; --main: #4da8da; --wrong: #F0874A }
    ${darkCharts}
  }
  @media print {
    :root { --paper: #fff; --card: #fff }
    main { max-width: none; padding: 0 }
    .tile, .card { break-inside: avoid }
    .tiles { grid-template-columns: repeat(5, 1fr); gap: 8px }
    .tile { padding: 8px 10px }
    .tile span, thead th, footer { font-size: 10px }
    .tile strong { font-size: 18px }
    .columns { grid-template-columns: repeat(3, 1fr); gap: 8px; margin-top: 8px }
    .pairs { grid-template-columns: 1fr 1fr }
    footer { margin-top: 8px }
    body { font-size: 11px }
    .card { padding: 10px; }
    th, td { padding: 3px 5px }
  }
`;
