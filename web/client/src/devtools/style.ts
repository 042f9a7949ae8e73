let sheet: CSSStyleSheet | null = null;

/** Its own colours, in whichever of light and dark the page has; they read the same over any page. A sheet that is adopted needs no exception in
 * the page's policy. */
export function style(): CSSStyleSheet {
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(kText);
  }
  return sheet;
}

const kText = `
:host {
  --ground: light-dark(#fbfbfa, #1d1d1c);
  --raised: light-dark(#f0efec, #2a2a28);
  --line: light-dark(#d9d7d1, #3d3c39);
  --text: light-dark(#23221f, #ebe9e3);
  --quiet: light-dark(#5f5c55, #aaa69d);
  --accent: light-dark(#1d6648, #7cc9a2);
  --on-accent: light-dark(#ffffff, #10241a);
  --bad: light-dark(#a3261c, #f0988d);
  --amber: light-dark(#7a4d00, #e3b565);
}
* { box-sizing: border-box; }
.panel {
  position: fixed;
  inset: auto 0 0;
  z-index: 1000;
  display: grid;
  grid-template-rows: auto minmax(0, 1fr);
  height: min(46vh, 520px);
  border-top: 1px solid var(--line);
  background: var(--ground);
  color: var(--text);
  font: 13px/1.45 system-ui, sans-serif;
  box-shadow: 0 -8px 28px rgb(0 0 0 / 16%);
}
header {
  display: flex;
  gap: 8px;
  align-items: center;
  padding: 6px 12px;
  border-bottom: 1px solid var(--line);
}
.tabs { display: flex; flex: 1; gap: 2px; min-width: 0; overflow-x: auto; }
button {
  min-height: 28px;
  padding: 3px 10px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--ground);
  color: var(--text);
  font: inherit;
  white-space: nowrap;
  cursor: pointer;
}
button:hover:not(:disabled) { background: var(--raised); }
button:disabled { color: var(--quiet); cursor: default; opacity: 0.7; }
button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.primary:hover { background: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
[role='tab'] { border-color: transparent; }
[role='tab'][aria-selected='true'] { background: var(--raised); font-weight: 600; }
.page { min-height: 0; overflow: auto; outline: none; }
.content { display: grid; gap: 10px; align-content: start; min-height: 100%; padding: 12px; }
.split { display: grid; grid-template-columns: 220px minmax(0, 1fr); gap: 16px; align-items: start; }
.side { display: grid; gap: 1px; margin: 0; padding: 0; list-style: none; }
.side button {
  display: flex;
  justify-content: space-between;
  gap: 12px;
  width: 100%;
  border-color: transparent;
  text-align: start;
}
.side button[aria-pressed='true'] { background: var(--raised); font-weight: 600; }
.main { display: grid; gap: 10px; min-width: 0; }
.bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.scroll { max-width: 100%; overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; font: 12px/1.4 ui-monospace, monospace; }
th, td { max-width: 380px; padding: 4px 10px; text-align: start; vertical-align: top; white-space: nowrap; }
td { overflow: hidden; text-overflow: ellipsis; }
th { position: sticky; top: 0; background: var(--raised); font-weight: 600; }
tr + tr td, thead + tbody td { border-top: 1px solid var(--line); }
td[data-kind='number'] { text-align: end; }
td[data-kind='null'] { color: var(--quiet); font-style: italic; }
.quiet, .count { color: var(--quiet); }
.count { font-variant-numeric: tabular-nums; font-weight: 400; }
.problem { color: var(--bad); }
.mono { font: 12px/1.4 ui-monospace, monospace; }
.tag { padding: 1px 7px; border-radius: 9px; background: var(--raised); }
.tag.accepted { color: var(--accent); }
.tag.held { color: var(--amber); }
p, h3 { margin: 0; }
h3 { font-size: 13px; }
details { display: grid; gap: 6px; padding: 4px 0; border-bottom: 1px solid var(--line); }
summary { padding: 4px; border-radius: 6px; cursor: pointer; }
details[open] > summary { margin-bottom: 6px; }
textarea {
  width: 100%;
  padding: 8px 10px;
  border: 1px solid var(--quiet);
  border-radius: 6px;
  background: var(--ground);
  color: var(--text);
  font: 13px/1.5 ui-monospace, monospace;
  resize: vertical;
}
@media (max-width: 720px) {
  .panel { inset: 0; height: auto; border-top: 0; }
  header { flex-wrap: wrap; }
  .tabs { flex-basis: 100%; order: 2; }
  button { min-height: 40px; }
  .split { grid-template-columns: minmax(0, 1fr); }
  .side { max-height: 34vh; overflow: auto; }
  textarea { font-size: 16px; }
}
`;
