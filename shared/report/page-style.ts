/** The page's only style sheet; no fonts, images or scripts are loaded. */
export const STYLE = `
:root { color-scheme: light dark; --pass: #1a7f37; --stop: #b42318; --line: #8884; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin: 0.2rem 0; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
.serial { font: 600 1rem ui-monospace, monospace; letter-spacing: 0.08em; margin: 0; }
.verdict { display: inline-block; font-weight: 700; text-transform: uppercase; padding: 0.1rem 0.7rem; border: 2px solid; border-radius: 4px; }
.pass > .mark, .verdict.pass, td.pass { color: var(--pass); } .stop > .mark, .verdict.stop, td.stop { color: var(--stop); }
.mark { font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
.journey > li { border-left: 4px solid var(--line); padding: 0.3rem 0.8rem; margin: 0.5rem 0; }
.journey > li.pass { border-color: var(--pass); } .journey > li.stop { border-color: var(--stop); }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
pre { overflow-x: auto; background: #8881; padding: 0.6rem; border-radius: 4px; } code, pre { font-family: ui-monospace, monospace; font-size: 0.85rem; }
.digest { display: block; font-family: ui-monospace, monospace; overflow-wrap: anywhere; opacity: 0.75; }
`
