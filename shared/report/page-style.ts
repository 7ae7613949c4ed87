/**
 * The only style sheet of the page of a unit; no fonts, images or scripts are loaded. Colours are those of a light and of a dark page, each
 * with a contrast of at least 4.5 to 1 to its ground. What is wider than a screen scrolls by itself, the page never does.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2328; --soft: #57606a; --line: #d0d7de; --panel: #f3f5f7;
  --pass: #1a7f37; --stop: #b42318; --added: #dafbe1; --removed: #ffebe9; --focus: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --text: #e6edf3; --soft: #9ea7b3; --line: #3d444d; --panel: #161b22;
    --pass: #3fb950; --stop: #ff7b72; --added: #12361f; --removed: #4a1c1f; --focus: #79c0ff; }
}
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); margin: 0; }
main { max-width: 64rem; margin: 0 auto; padding: 1.2rem 1rem 3rem; overflow-wrap: anywhere; }
h1 { margin: 0.2rem 0 0.6rem; font-size: 1.6rem; line-height: 1.25; } h2 { margin-top: 2rem; font-size: 1.2rem; border-bottom: 1px solid var(--line); }
.serial { font: 600 1rem ui-monospace, monospace; letter-spacing: 0.08em; margin: 0; }
.verdict { display: inline-block; font-weight: 700; text-transform: uppercase; padding: 0.1rem 0.7rem; border: 2px solid; border-radius: 4px; margin: 0.4rem 0; }
.pass > .mark, .verdict.pass, td.pass { color: var(--pass); } .stop > .mark, .verdict.stop, td.stop { color: var(--stop); }
.mark { font-weight: 700; } small, .digest { color: var(--soft); font-size: 0.85rem; } .when { display: block; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
summary { cursor: pointer; padding: 0.15rem 0; }
.scroll { overflow-x: auto; max-width: 100%; overflow-wrap: normal; }
.picture { margin: 0.6rem 0; } .picture svg { display: block; }
.picture text { font: 13px system-ui, sans-serif; fill: var(--text); } .picture .head, .picture .time { fill: var(--soft); font-size: 11px; }
.picture .head { text-anchor: middle; } .picture .rail { stroke: var(--line); stroke-width: 1; }
.picture .way { fill: none; stroke: var(--soft); stroke-width: 3; stroke-linejoin: round; }
.picture circle.pass, .picture rect.pass { fill: var(--pass); } .picture circle.stop, .picture rect.stop { fill: var(--stop); }
.picture .unseen { fill: var(--ground); stroke: var(--soft); } .picture .end { stroke: var(--ground); stroke-width: 3; }
.picture .ending { text-anchor: end; font-weight: 700; } .picture .ending.pass { fill: var(--pass); } .picture .ending.stop { fill: var(--stop); }
.journey { padding-left: 1.4rem; } .journey > li { border-left: 4px solid var(--line); padding: 0.3rem 0.8rem; margin: 0.5rem 0; }
.journey > li.pass { border-color: var(--pass); } .journey > li.stop { border-color: var(--stop); }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; } th { overflow-wrap: normal; }
.numbers td { text-align: right; white-space: nowrap; } .numbers tfoot { font-weight: 600; } .examples { padding-left: 1.1rem; }
.criteria td:last-child { width: 45%; }
pre { overflow-x: auto; overflow-wrap: normal; background: var(--panel); padding: 0.6rem; border-radius: 4px; margin: 0.4rem 0; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.85rem; }
.diff { width: auto; min-width: 100%; line-height: 1.35; } .diff td { border: 0; padding: 0 0.5rem; } .diff td code { white-space: pre; }
.diff .by, .diff .no { color: var(--soft); font: 0.75rem ui-monospace, monospace; text-align: right; white-space: nowrap; user-select: none; }
.diff .added td:last-child { background: var(--added); } .diff .removed td:last-child { background: var(--removed); }
.digest { display: block; font-family: ui-monospace, monospace; }
@media (max-width: 40rem) {
  dl { display: block; } dd { margin-bottom: 0.4rem; }
  .criteria, .criteria tbody, .criteria tr, .criteria td { display: block; } .criteria thead { display: none; }
  .criteria tr { border: 1px solid var(--line); margin-bottom: 0.8rem; } .criteria td { border: 0; } .criteria td:last-child { width: auto; }
}
@media print {
  :root { --ground: #ffffff; --text: #000000; --soft: #444444; --line: #999999; --panel: #ffffff; --pass: #11632a; --stop: #8f1b12; --added: #ffffff; --removed: #ffffff; }
  main { max-width: none; padding: 0; } .scroll, pre { overflow: visible; } pre, .diff td code { white-space: pre-wrap; }
  .journey > li, tr, figure { break-inside: avoid; }
}
`
