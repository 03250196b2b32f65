/** The one style sheet, inside of each page: system fonts, light and dark, one card, from phones upwards. */
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--page:#f4f5f7;--card:#fff;--text:#1b1f26;--soft:#59616e;--line:#d7dbe1;--field:#fff;
--edge:#868f9c;--accent:#2456c9;--accent-hover:#1c469f;--on-accent:#fff;--bad:#b3261e;--bad-page:#fdf1f0;
--good:#17653a;--good-page:#eef8f1;--shadow:0 1px 2px #1018280d,0 8px 28px #10182812}
@media (prefers-color-scheme:dark){:root{--page:#111418;--card:#1a1e24;--text:#e8eaee;--soft:#a3abb8;--line:#323841;
--field:#12151a;--edge:#6d7684;--accent:#8fb2ff;--accent-hover:#b1c9ff;--on-accent:#0c1730;--bad:#ffb1a9;
--bad-page:#33191a;--good:#8fdcae;--good-page:#14291d;--shadow:none}}
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei",
"Noto Sans CJK SC",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);min-height:100vh;display:flex;flex-direction:column;
align-items:center;padding:6vh 16px 24px}
.brand{display:flex;align-items:center;gap:10px;margin:0 0 20px;font-weight:650;letter-spacing:-.01em}
.brand svg{width:26px;height:26px;color:var(--accent)}
main{width:100%;max-width:408px;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:28px;
box-shadow:var(--shadow)}
h1{font-size:1.375rem;line-height:1.3;margin:0 0 14px;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1rem;margin:24px 0 8px}
p{margin:0 0 16px}
p.close{margin-bottom:4px}
main>:last-child,main>:last-child>:last-child,form>:last-child{margin-bottom:0}
.soft,.hint{color:var(--soft)}
.hint{font-size:.875rem;margin:4px 0 0}
.small{font-size:.9375rem}
a{color:var(--accent);text-underline-offset:3px}
a:hover{color:var(--accent-hover)}
form{margin:0 0 16px}
.field{margin:0 0 16px}
label,.label{display:block;font-weight:550;font-size:.9375rem;margin:0 0 6px}
.between{display:flex;justify-content:space-between;gap:12px;align-items:baseline;flex-wrap:wrap}
.between label{margin:0}
.between+input{margin-top:6px}
input{width:100%;font:inherit;color:inherit;background:var(--field);border:1px solid var(--edge);border-radius:9px;
padding:10px 12px;min-height:46px}
input.code{font-variant-numeric:tabular-nums;letter-spacing:.12em;font-size:1.125rem}
input[aria-invalid=true]{border-color:var(--bad);box-shadow:inset 0 0 0 1px var(--bad)}
.error{color:var(--bad);font-size:.875rem;margin:6px 0 0}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:46px;padding:10px 16px;
font:inherit;font-weight:600;text-align:center;text-decoration:none;border-radius:9px;border:1px solid transparent;
background:var(--accent);color:var(--on-accent);cursor:pointer}
button:hover,.button:hover{background:var(--accent-hover);color:var(--on-accent)}
button.quiet,.button.quiet{background:transparent;color:var(--text);border-color:var(--edge)}
button.quiet:hover,.button.quiet:hover{background:var(--page);color:var(--text)}
button.link{display:inline;width:auto;min-height:0;padding:0;border:0;background:none;color:var(--accent);
font-size:inherit;font-weight:inherit;text-decoration:underline;text-underline-offset:3px}
button.link:hover{background:none;color:var(--accent-hover)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}
.note{border-radius:9px;padding:10px 14px;margin:0 0 16px;font-size:.9375rem}
.note.bad{background:var(--bad-page);color:var(--bad)}
.note.good{background:var(--good-page);color:var(--good)}
.or{display:flex;align-items:center;gap:12px;color:var(--soft);font-size:.875rem;margin:0 0 16px}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}
dl{margin:0 0 20px;border:1px solid var(--line);border-radius:9px}
dl div{padding:10px 14px;border-top:1px solid var(--line)}
dl div:first-child{border-top:0}
dt{color:var(--soft);font-size:.875rem}
dd{margin:0;overflow-wrap:anywhere}
dd ul{margin:2px 0 0;padding-left:18px}
.rows{list-style:none;margin:0 0 16px;padding:0;border:1px solid var(--line);border-radius:9px}
.rows li{display:flex;justify-content:space-between;align-items:baseline;gap:12px;padding:10px 14px;
border-top:1px solid var(--line)}
.rows li:first-child{border-top:0}
.rows li>:first-child{overflow-wrap:anywhere}
.rows .soft,.rows a,.rows .go{flex:none;font-size:.9375rem}
.qr{display:block;width:208px;height:208px;margin:0 auto 16px;background:#fff;border-radius:9px;padding:8px;
border:1px solid var(--line)}
.qr svg{display:block;width:100%;height:100%}
code,.codes{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375rem}
.key{overflow-wrap:anywhere}
.codes{display:grid;grid-template-columns:1fr 1fr;gap:4px 12px;list-style:none;margin:0 0 16px;padding:12px 14px;
border:1px solid var(--line);border-radius:9px}
footer{margin-top:20px;color:var(--soft);font-size:.875rem;display:flex;gap:16px;flex-wrap:wrap;justify-content:center}
@media (max-width:440px){body{padding-top:24px}main{padding:22px 18px;border-radius:12px}}
`.replace(/\n/g, '');

/** For `style-src` (CSP Level 3 §2.3.1): this sheet and no other, no attribute either. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
