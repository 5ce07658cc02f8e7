/** The page's style sheet, in the page itself: it has to work from a file, without a network. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --quiet: #57606a; --paper: #ffffff; --line: #d8dee4;
  --ours: #0b6e4f; --ours-light: #7cc0a4; --others: #8c959f; --bar: #b35900;
  --met: #0b6e4f; --missed: #b42318; --not-measured: #8a6100;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --quiet: #9da7b1; --paper: #0d1117; --line: #30363d;
    --ours: #3fb68b; --ours-light: #1f6f54; --others: #6e7781; --bar: #e3a23c;
    --met: #3fb68b; --missed: #ff7b72; --not-measured: #e3b341;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--text);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 .25rem; }
p { max-width: 46rem; }
.quiet, figcaption, caption { color: var(--quiet); font-size: .875rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
a { color: inherit; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { padding: .3rem 1.25rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
figure { margin: 1.25rem 0 2rem; }
figure svg { max-width: 100%; height: auto; color: var(--text); }
.met { color: var(--met); font-weight: 600; }
.missed, .unsafe { color: var(--missed); font-weight: 600; }
.not-measured { color: var(--not-measured); font-weight: 600; }
.safe { color: var(--met); font-weight: 600; }
.verdict { font-size: 1.5rem; }
`;
