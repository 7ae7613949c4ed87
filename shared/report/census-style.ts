/** The only style sheet of the page of a census; no fonts, images or scripts are loaded. */
export const CENSUS_STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#0a58ca, #7ab8ff); --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0.2rem 0; }
h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
h3 { margin-bottom: 0.3rem; }
.commit, code { font-family: ui-monospace, monospace; font-size: 0.85rem; overflow-wrap: anywhere; }
.commit { margin: 0; opacity: 0.75; }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
svg { width: 100%; height: auto; overflow: visible; }
.grid { stroke: var(--line); }
.axis, .value { font: 11px system-ui, sans-serif; fill: currentColor; } .axis { opacity: 0.75; }
.trend { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linejoin: round; } circle { fill: var(--ink); }
.target { fill: transparent; }
.value { visibility: hidden; font-weight: 600; } .point { outline: none; }
.point:hover .value, .point:focus .value, .point:last-of-type .value { visibility: visible; }
svg:has(.point:hover, .point:focus) .point:last-of-type:not(:hover, :focus) .value { visibility: hidden; }
.point:focus-visible .target { stroke: var(--ink); stroke-width: 2; }
.spark { width: 96px; height: 22px; vertical-align: middle; }
.scroll { overflow-x: auto; }
summary { cursor: pointer; }
.files { columns: 20rem; }
table { border-collapse: collapse; width: 100%; margin-top: 0.5rem; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; }
`
