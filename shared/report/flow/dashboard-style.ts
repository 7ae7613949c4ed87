/** The style sheet of the dashboard; no fonts, images or other files are loaded. Contrast of text is at least 4.5 in both schemes. */
export const DASHBOARD_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1f24; --quiet: #57606a; --line: #8c959f; --pass: #1a7f37; --stop: #b42318; --ask: #8a5a00; --accent: #0b57d0; --shade: #f0f2f5; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --ink: #e6edf3; --quiet: #a7b1bc; --line: #6e7681; --pass: #3fb950; --stop: #ff7b72; --ask: #d29922; --accent: #79b8ff; --shade: #1b222b; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 78rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; margin: 0.5rem 0; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2rem 0 0.3rem; } p { margin: 0.3rem 0; max-width: 60rem; overflow-wrap: anywhere; } .quiet { color: var(--quiet); }
a { color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; padding: 0; margin: 0.5rem 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: 0.8rem; padding: 0; margin: 1rem 0; list-style: none; }
.cards li { background: var(--shade); border: 1px solid var(--line); border-radius: 6px; padding: 0.7rem 0.9rem; }
.cards b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.5rem; }
figure { margin: 0; min-width: 0; } figcaption { font-weight: 600; } svg { display: block; width: 100%; height: auto; } svg text { fill: var(--ink); font: 11px system-ui, sans-serif; }
.axis { stroke: var(--line); stroke-width: 1; } .released { fill: var(--pass); } .halted { fill: var(--stop); } .asking { fill: var(--ask); } .escaped { fill: var(--accent); } .whisker { stroke: var(--ink); stroke-width: 1.5; } .dot { fill: var(--accent); }
.key { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; padding: 0; margin: 0.3rem 0; font-size: 0.9rem; } .key svg { display: inline-block; width: 0.8rem; height: 0.8rem; margin-right: 0.3rem; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; } table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { padding: 0.35rem 0.6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); } tbody tr:last-child > * { border-bottom: 0; } th { background: var(--shade); white-space: nowrap; } td { max-width: 28rem; overflow-wrap: anywhere; min-width: 5rem; } .number { text-align: right; font-variant-numeric: tabular-nums; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; } th[aria-sort="ascending"] button::after { content: " \\2191"; } th[aria-sort="descending"] button::after { content: " \\2193"; }
.short { white-space: nowrap; }
.wide table { min-width: 62rem; }
@media print { nav { display: none; } .scroll { overflow: visible; } }
`

/** Sorts a table by the column whose button is pressed: by number where there are numbers, and the other way at the next press. */
export const DASHBOARD_SCRIPT = `for (const button of document.querySelectorAll('th button')) button.addEventListener('click', () => {
  const head = button.parentElement, row = head.parentElement, body = row.closest('table').tBodies[0]
  const at = [...row.children].indexOf(head), turn = head.getAttribute('aria-sort') === 'descending' ? 1 : -1
  const keyOf = (each) => { const cell = each.children[at]; return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v) }
  const compare = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : typeof a === 'number' ? 1 : typeof b === 'number' ? -1 : a < b ? -1 : a > b ? 1 : 0
  for (const each of row.children) each.removeAttribute('aria-sort')
  head.setAttribute('aria-sort', turn === 1 ? 'ascending' : 'descending')
  body.append(...[...body.rows].sort((a, b) => turn * compare(keyOf(a), keyOf(b))))
})`
