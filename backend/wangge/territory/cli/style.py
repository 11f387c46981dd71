"""How the preview of an import looks: the colours and sizes of the product's screens."""

STYLE = """
:root{--ink:#14202e;--ink-2:#43536a;--ink-3:#5f6f86;--paper:#fff;--paper-2:#f4f6f8;--line:#d9e0e8;
--primary:#0b5cab;--urgent:#b3261e;--urgent-tint:#fdecea;--due:#a65300;--due-tint:#fff3e4;
--done:#1d6f42;--done-tint:#e6f4ec;--land:#f5f3ee}
*{box-sizing:border-box}
html{font-size:18px}
body{margin:0;background:var(--paper-2);color:var(--ink);line-height:1.5;
font-family:system-ui,-apple-system,'PingFang SC','HarmonyOS Sans SC','MiSans','Noto Sans CJK SC',
'Noto Sans SC','Microsoft YaHei',sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1240px;margin:0 auto;padding:24px}
header p{margin:4px 0 0;color:var(--ink-2)}
h1{font-size:1.5556rem;margin:0;line-height:1.3}
h2{font-size:1.2222rem;margin:0 0 12px}
h3{font-size:1rem;margin:24px 0 8px;display:flex;gap:8px;align-items:baseline;flex-wrap:wrap}
h3 small{color:var(--ink-3);font-size:.8333rem;font-weight:400}
section,.verdict{background:var(--paper);border:1px solid var(--line);border-radius:12px;
padding:24px;margin-top:16px}
.verdict{display:flex;gap:16px;align-items:center;border-left:8px solid}
.verdict strong{display:block;font-size:1.2222rem}
.verdict svg{flex:none;width:40px;height:40px}
.good{border-left-color:var(--done);background:var(--done-tint)}
.good strong,.good svg{color:var(--done)}
.bad{border-left-color:var(--urgent);background:var(--urgent-tint)}
.bad strong,.bad svg{color:var(--urgent)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;
margin:16px 0 0;padding:0}
.figures div{background:var(--paper);border:1px solid var(--line);border-radius:12px;
padding:12px 16px}
.figures dt{color:var(--ink-3);font-size:.8333rem}
.figures dd{margin:0;font-size:1.5556rem;line-height:1.3}
.figures .red dd{color:var(--urgent)}.figures .amber dd{color:var(--due)}
.map{display:grid;grid-template-columns:minmax(0,1fr) 240px;gap:24px}
.map>svg{width:100%;height:auto;max-height:80vh;background:var(--paper-2);border-radius:8px}
.legend{list-style:none;margin:0;padding:0;display:grid;gap:8px;align-content:start;
font-size:.8889rem;color:var(--ink-2)}
.legend li{display:flex;gap:8px;align-items:center}
.legend svg{flex:none;width:32px;height:20px}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px;
list-style:none;margin:0;padding:0}
.cards li{border:1px solid var(--line);border-radius:8px;overflow:hidden;scroll-margin-top:16px}
.cards li:target{outline:3px solid var(--primary)}
.cards svg{display:block;width:100%;height:auto;background:var(--land)}
.cards p{margin:0;padding:8px 12px;font-size:.8889rem;color:var(--ink-2);overflow-wrap:anywhere}
.cards b{color:var(--ink)}
.n{display:inline-block;min-width:1.7em;padding:0 .4em;border-radius:1em;background:var(--urgent);
color:#fff;text-align:center;text-decoration:none;font-weight:600;font-size:.8333rem}
.way{color:var(--ink-2);margin:0 0 12px}
.rows{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.8889rem}
th{text-align:left;color:var(--ink-3);font-weight:400;white-space:nowrap}
th,td{padding:8px 12px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
td.what{white-space:nowrap}
td.number,th.number{text-align:right;white-space:nowrap}
code{font-family:inherit;white-space:nowrap}
footer{color:var(--ink-3);font-size:.8333rem;margin-top:16px}
.small{fill:var(--land);stroke:#cdd6de;stroke-width:.6}
.village{fill:none;stroke:#a9b5c1;stroke-width:1.2}
.town{fill:none;stroke:#76859a;stroke-width:2.4}
.county{fill:none;stroke:var(--ink-2);stroke-width:3.6}
.mended{fill:url(#hatch);stroke:var(--due);stroke-width:1}
.wrong{fill:var(--urgent);fill-opacity:.75;stroke:var(--urgent);stroke-width:2}
.pin rect{fill:var(--urgent);stroke:#fff;stroke-width:2.5}
.pin text{fill:#fff;font-size:17px;font-weight:600;text-anchor:middle;dominant-baseline:central}
.name{fill:var(--ink-2);font-size:22px;text-anchor:middle;paint-order:stroke;stroke:#fff;
stroke-width:5;stroke-linejoin:round}
.near{fill:var(--paper);stroke:var(--ink-2);stroke-width:1.2}
.was{fill:none;stroke:var(--ink-3);stroke-width:1.2;stroke-dasharray:5 4}
.is{fill:none;stroke:var(--due);stroke-width:2}
.cross{stroke:var(--urgent);stroke-width:2.4;fill:none}
.cross.due{stroke:var(--due)}
.code,.scale{fill:var(--ink-2);font-size:13px;paint-order:stroke;stroke:#fff;stroke-width:3}
.code{text-anchor:middle}
.bar{stroke:var(--ink-2);stroke-width:2;fill:none}
@media (max-width:820px){main{padding:12px}section,.verdict{padding:16px}
.map{grid-template-columns:minmax(0,1fr)}.pin g{transform:scale(1.8)}.name{font-size:36px}
.cards{grid-template-columns:minmax(0,1fr)}}
@media print{body{background:#fff}section,.cards li{break-inside:avoid}}
"""
