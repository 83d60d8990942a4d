/** Style of the report: no fonts or files from anywhere, light and dark, from a phone's width to print. */
export const style = `
:root { color-scheme: light dark;
  --page:#fff; --card:#f6f7f9; --text:#1b1f24; --muted:#59636e; --line:#d5dae0; --track:#e9ecf0;
  --a:#2563c9; --a2:#7fa8e8; --b:#0f8a74; --other:#aab3bd; --good:#13723f; --bad:#bb2020; --warn:#9a5b00; --goodbg:#e5f5eb; --badbg:#fdebea; --warnbg:#fdf1dc; }
@media (prefers-color-scheme: dark) { :root {
  --page:#111418; --card:#1a1f25; --text:#e8ebee; --muted:#9aa5b1; --line:#343b44; --track:#262c34;
  --a:#6ea3f5; --a2:#3e66a8; --b:#3bbfa5; --other:#5c6672; --good:#5ad18d; --bad:#ff7b72; --warn:#e3a54a; --goodbg:#12301f; --badbg:#3a1717; --warnbg:#352610; } }
* { box-sizing:border-box; }
body { margin:0; background:var(--page); color:var(--text); font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif; }
main { max-width:1024px; margin:0 auto; padding:20px 16px 56px; }
h1 { font-size:1.9rem; line-height:1.15; margin:0 0 12px; overflow-wrap:anywhere; }
h2 { font-size:1.2rem; margin:40px 0 8px; padding-top:14px; border-top:1px solid var(--line); }
h3 { font-size:1rem; margin:24px 0 6px; }
p { margin:8px 0; } ul { padding-left:1.2em; }
code,pre { font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace; font-size:.88em; }
pre { background:var(--card); border:1px solid var(--line); border-radius:6px; padding:10px 12px; white-space:pre-wrap; overflow-wrap:anywhere; }
.kicker { color:var(--muted); margin:0; font-size:.9rem; }
.muted { color:var(--muted); font-weight:400; } .good { color:var(--good); } .bad { color:var(--bad); } .warn { color:var(--warn); }
.verdict { display:inline-block; margin:0 0 6px; padding:6px 14px; border-radius:6px; font-weight:700; font-size:1.15rem; }
.verdict.good { background:var(--goodbg); } .verdict.bad { background:var(--badbg); } .verdict.warn { background:var(--warnbg); }
.statement { font-size:1.05rem; max-width:46em; }
header .muted, .statement + p { margin-bottom:4px; }
.tiles { display:grid; grid-template-columns:repeat(4,1fr); gap:12px; margin:20px 0 8px; }
.tile { background:var(--card); border:1px solid var(--line); border-top:4px solid var(--good); border-radius:6px; padding:10px 14px; }
.tile.bad { border-top-color:var(--bad); } .tile.warn { border-top-color:var(--warn); }
.tile dt { font-size:.88rem; color:var(--muted); } .tile dd { margin:0; }
.tile b { display:block; font-size:1.75rem; line-height:1.25; font-variant-numeric:tabular-nums; color:var(--text); }
.tile.bad b { color:var(--bad); } .tile.warn b { color:var(--warn); } .tile dd span { font-size:.88rem; }
.bars { list-style:none; margin:10px 0; padding:0; }
.bars li { display:grid; grid-template-columns:12em 9.5em 1fr; gap:4px 12px; align-items:center; padding:4px 0; }
.bars .name { overflow-wrap:anywhere; line-height:1.25; } .bars .name .muted { display:block; font-size:.84rem; }
.bars .figures { text-align:right; font-variant-numeric:tabular-nums; white-space:nowrap; }
.track { position:relative; display:block; height:22px; background:var(--track); border-radius:3px; }
.track i { position:absolute; border-radius:3px; }
.measured { top:5px; bottom:5px; background:var(--a); min-width:3px; } .over .measured { background:var(--bad); }
.budget { top:0; bottom:0; border:1.5px solid var(--muted); background:var(--page); opacity:.85; }
figure { margin:12px 0; } figure svg { display:block; width:100%; height:auto; } figcaption { color:var(--muted); font-size:.9rem; }
.narrow { display:none; }
.legend { list-style:none; display:flex; flex-wrap:wrap; gap:2px 16px; margin:0 0 4px; padding:0; font-size:.88rem; } .legend i { display:inline-block; width:12px; height:12px; border-radius:2px; margin-right:6px; vertical-align:-1px; }
table { border-collapse:collapse; width:100%; margin:8px 0; font-size:.94rem; }
th { text-align:left; color:var(--muted); font-weight:600; font-size:.84rem; vertical-align:bottom; }
th,td { padding:6px 10px 6px 0; border-bottom:1px solid var(--line); vertical-align:top; } tfoot td { border-bottom:0; border-top:2px solid var(--line); }
.num { text-align:right; font-variant-numeric:tabular-nums; padding-right:18px; } td.num { white-space:nowrap; }
.examples { margin:4px 0; font-size:.9rem; overflow-wrap:anywhere; }
.events { list-style:none; padding:0; font-size:.92rem; } .events li { display:grid; grid-template-columns:4.2em 7em 1fr; gap:0 10px; padding:3px 0; border-bottom:1px solid var(--line); }
.events time { color:var(--muted); text-align:right; font-variant-numeric:tabular-nums; } .events b { font-weight:600; overflow-wrap:anywhere; }
.events .warning span { color:var(--warn); } .events .error span { color:var(--bad); }
.facts { display:grid; grid-template-columns:repeat(auto-fill,minmax(220px,1fr)); gap:8px 16px; margin:8px 0; } .facts dt { color:var(--muted); font-size:.84rem; } .facts dd { margin:0; overflow-wrap:anywhere; }
footer { margin-top:40px; color:var(--muted); font-size:.88rem; }
@media (max-width:640px) {
  .tiles { grid-template-columns:1fr 1fr; } .tile { padding:8px 10px; } .tile b { font-size:1.4rem; }
  .wide { display:none; } .narrow { display:block; }
  .bars li { grid-template-columns:1fr auto; } .track { grid-column:1/-1; }
  table { font-size:.88rem; } th,td { padding-right:6px; overflow-wrap:break-word; } th:last-child,td:last-child { padding-right:0; } .num { padding-right:8px; }
  .cards thead { display:none; } .cards, .cards tbody, .cards tfoot, .cards tr, .cards td { display:block; width:100%; }
  .cards tr { padding:8px 0; border-bottom:1px solid var(--line); } .cards td, .cards tfoot td { display:grid; grid-template-columns:9em 1fr; gap:10px; border:0; padding:1px 0; text-align:left; }
  .cards td::before { content:attr(data-label); color:var(--muted); font-size:.84rem; } .cards td > * { grid-column:2; }
  .cards td:first-child { font-weight:700; }
  .events li { grid-template-columns:4.2em 1fr; } .events span { grid-column:1/-1; }
}
@media print {
  :root { --page:#fff; --card:#fff; --text:#000; --muted:#444; --line:#bbb; --track:#eee; --a:#2563c9; --a2:#7fa8e8; --b:#0f8a74; --other:#aab3bd; --good:#13723f; --bad:#bb2020; --warn:#9a5b00; --goodbg:#fff; --badbg:#fff; --warnbg:#fff; }
  body { font-size:10.5pt; } main { max-width:none; padding:0; } h2 { break-after:avoid; margin-top:22px; }
  .verdict { border:1.5pt solid currentColor; } .tile,figure,tr,.bars li,.events li { break-inside:avoid; }
  * { -webkit-print-color-adjust:exact; print-color-adjust:exact; }
}
`;
