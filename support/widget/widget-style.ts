/**
 * The style sheet of the widget. It sets every colour itself, so that the contrast is right on the console's light and
 * dark backgrounds. It contains no value from outside.
 */
export const WIDGET_STYLE = `
.clinic-desk { --ink: #16191f; --quiet: #4b5563; --page: #fff; --panel: #f3f5f7; --rule: #c6ccd3; --edge: #6b7785;
  --well: #0b5c36; --problem: #a8121c; --wait: #7a4b00; --link: #0053a6; --fill: #0053a6; --on-fill: #fff;
  box-sizing: border-box; padding: 4px 12px 16px; background: var(--page); color: var(--ink);
  font: 14px/1.5 "Amazon Ember", system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
.clinic-desk.dark { --ink: #eef1f4; --quiet: #bcc5ce; --page: #0f1720; --panel: #1b2631; --rule: #3d4a57; --edge: #8795a3;
  --well: #7ddca6; --problem: #ff9f9f; --wait: #ffcf70; --link: #8cc4ff; --fill: #8cc4ff; --on-fill: #0b1117; }
.clinic-desk * { box-sizing: border-box; }
.clinic-desk h2 { margin: 12px 0 4px; font-size: 18px; line-height: 1.3; }
.clinic-desk h3 { margin: 14px 0 2px; font-size: 15px; line-height: 1.3; }
.clinic-desk h4 { margin: 12px 0 2px; font-size: 14px; line-height: 1.4; }
.clinic-desk p, .clinic-desk ul, .clinic-desk ol { margin: 2px 0 6px; max-width: 75ch; }
.clinic-desk ul, .clinic-desk ol { padding-left: 22px; }
.clinic-desk li { margin: 3px 0; }
.clinic-desk a { color: var(--link); text-decoration: underline; }
.clinic-desk code { font: 12.5px/1.5 ui-monospace, Menlo, Consolas, monospace; color: var(--ink); background: none; }
.clinic-desk .quiet { color: var(--quiet); }
.clinic-desk .well { color: var(--well); }
.clinic-desk .problem, .clinic-desk .bad, .clinic-desk .unknown { color: var(--problem); }
.clinic-desk .wait, .clinic-desk .open { color: var(--wait); }
.clinic-desk table { border-collapse: collapse; margin: 4px 0 8px; color: var(--ink); background: none; }
.clinic-desk caption { text-align: left; color: var(--quiet); }
.clinic-desk th, .clinic-desk td { padding: 2px 16px 2px 0; text-align: left; vertical-align: top; font-size: 14px;
  font-weight: 400; color: var(--ink); background: none; border: 0; border-bottom: 1px solid var(--rule); }
.clinic-desk th { color: var(--quiet); white-space: nowrap; overflow-wrap: normal; }
.clinic-desk td:first-child { white-space: nowrap; overflow-wrap: normal; }
.clinic-desk .status { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 0 0 10px; padding: 0; max-width: none;
  list-style: none; }
.clinic-desk .status li { margin: 0; }
.clinic-desk .ask { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: flex-end; margin: 8px 0 12px;
  padding: 12px; border-radius: 8px; background: var(--panel); }
.clinic-desk label { display: block; font-weight: 600; }
.clinic-desk .box { flex: 1 1 260px; max-width: 460px; }
.clinic-desk input { display: block; width: 100%; min-height: 34px; margin-top: 2px; padding: 4px 8px; font: inherit;
  font-weight: 400; color: var(--ink); background: var(--page); border: 1px solid var(--edge); border-radius: 6px; }
.clinic-desk .hours { width: 120px; }
.clinic-desk .btn { display: inline-block; min-height: 34px; padding: 5px 16px; font: inherit; font-weight: 600;
  color: var(--link); background: var(--page); border: 2px solid var(--link); border-radius: 18px; cursor: pointer; }
.clinic-desk .btn-primary { color: var(--on-fill); background: var(--fill); }
.clinic-desk .btn:hover { text-decoration: underline; }
.clinic-desk input:focus-visible, .clinic-desk .btn:focus-visible, .clinic-desk a:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px; }
.clinic-desk .verdict { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 0 32px;
  margin: 6px 0 10px; padding: 4px 16px 10px; border-left: 6px solid currentColor;
  border-radius: 4px; background: var(--panel); }
.clinic-desk .verdict > * { color: var(--ink); }
.clinic-desk .icon { vertical-align: -2px; margin-right: 2px; }
.clinic-desk .say { margin: 2px 0 6px; padding: 0; border: 0; font-size: 16px; max-width: 70ch; color: var(--ink); }
.clinic-desk .note { margin: 8px 0; padding: 8px 16px; border: 2px solid currentColor; border-radius: 6px; font-weight: 600; }
.clinic-desk .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 10px; }
.clinic-desk .emails { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap: 0 24px; }
`;
