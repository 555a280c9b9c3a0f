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
    --edge: ${palette.grid}; --main: ${palette.main};
  }
  * { box-sizing: border-box }
  body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 ${fontFamily} }
  main { max-width: 1320px; margin: 0 auto; padding: 36px 24px 48px }
  h1 { margin: 0; font-size: 28px; letter-spacing: -.01em }
  h2 { margin: 0 0 12px; font-size: 16px }
  .about { margin: 4px 0 24px; color: var(--label) }
  .tiles { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(215px, 1fr)) }
  .tile, .card { background: var(--card); border: 1px solid var(--edge); border-radius: 10px }
  .tile { padding: 14px 18px }
  .tile span { display: block; color: var(--label); font-size: 13px }
  .tile strong { display: block; font-size: 30px; line-height: 1.25; letter-spacing: -.02em }
  .columns { display: grid; gap: 16px; margin-top: 16px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 540px), 1fr)) }
  .card { margin: 0; padding: 18px; overflow-x: auto }
  figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
  th, td { padding: 6px 10px; border-bottom: 1px solid var(--edge); text-align: right; white-space: nowrap }
  th:first-child, td:first-child { padding-left: 0; text-align: left; white-space: normal }
  th:last-child, td:last-child { padding-right: 0 }
  thead th { color: var(--label); font-size: 13px; font-weight: normal }
  tbody th { font-weight: normal }
  tbody tr:last-child > * { border-bottom: 0 }
  .wide { grid-column: 1 / -1 }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 0 32px; margin: 0 }
  dl div { display: flex; justify-content: space-between; gap: 12px; padding: 5px 0; border-bottom: 1px solid var(--edge) }
  dt { color: var(--label) }
  dd { margin: 0; text-align: right; overflow-wrap: anywhere }
  footer { margin-top: 24px; color: var(--label); font-size: 13px }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #11161c; --card: #1a2129; --ink: #f0f3f6; --label: #a9b4c0; --edge: #323b46; --main: #4da8da }
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
    .columns { grid-template-columns: 1fr 1fr; gap: 8px; margin-top: 8px }
    footer { margin-top: 8px }
    body { font-size: 11px }
    .card { padding: 10px; overflow: visible }
    th, td { padding: 3px 5px }
  }
`;
