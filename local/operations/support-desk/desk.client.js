import { sanitise } from './sanitise.client.js';

const EVENTS = ['click', 'dblclick', 'mouseenter'];

const widget = document.querySelector('#widget');
const state = document.querySelector('#state');
const theme = document.querySelector('#theme');
const popup = document.querySelector('#popup');
const popupContent = document.querySelector('#content');
const confirmDialog = document.querySelector('#confirm');
const { endpoint: ownEndpoint, params, dashboard, account, title } = widget.dataset;

/** The offset of this computer, e.g. `+02:00`. */
function offsetIso(minutes) {
  const two = (number) => String(Math.trunc(number)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** The values of all fields in forms of the widget, by name. */
function formValues() {
  const all = {};
  for (const form of widget.querySelectorAll('form')) {
    for (const [name, value] of new FormData(form)) all[name] = value;
  }
  return all;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html */
function widgetContext() {
  const end = Date.now();
  const start = end - 86_400_000;
  const offsetInMinutes = -new Date().getTimezoneOffset();
  return {
    dashboardName: dashboard,
    widgetId: 'widget-1',
    accountId: account,
    locale: navigator.language.slice(0, 2),
    timezone: {
      label: Intl.DateTimeFormat().resolvedOptions().timeZone,
      offsetISO: offsetIso(offsetInMinutes),
      offsetInMinutes,
    },
    period: 300,
    isAutoPeriod: true,
    timeRange: { mode: 'relative', start, end, relativeStart: 86_400_000, zoom: { start, end } },
    theme: theme.value,
    linkCharts: true,
    title,
    forms: { all: formValues() },
    params: JSON.parse(params),
    width: widget.clientWidth,
    height: widget.clientHeight,
  };
}

async function invoke(endpoint, event) {
  const response = await fetch('/support/invoke', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, event }),
  });
  const { result, error } = await response.json();
  if (!response.ok) throw new Error(error);
  return result;
}

/** The sheets of the widget and of its popup, which are adopted because inline styles are forbidden here. */
const sheets = new Map();

/** Shows what a function returned: HTML, or Markdown and JSON as they are. */
function show(place, result) {
  const { nodes, sheets: texts } =
    typeof result === 'string' ? sanitise(result) : { nodes: [preformatted(result)], sheets: [] };
  sheets.set(
    place,
    texts.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    }),
  );
  document.adoptedStyleSheets = [...sheets.values()].flat();
  place.replaceChildren(...nodes);
  for (const action of [...place.querySelectorAll('cwdb-action')]) connect(action);
}

function preformatted(result) {
  const pre = document.createElement('pre');
  pre.textContent = typeof result?.markdown === 'string' ? result.markdown : JSON.stringify(result, null, 2);
  return pre;
}

/**
 * Connects an action with the element right before it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html
 */
function connect(action) {
  const element = action.previousElementSibling;
  const content = action.innerHTML;
  const json = action.textContent;
  action.remove();
  if (element === null) return;
  const of = (name, otherwise) => action.getAttribute(name) ?? otherwise;
  const event = EVENTS.includes(of('event')) ? of('event') : 'click';
  const isCall = of('action', 'html') === 'call';
  const display = of('display', 'widget');
  element.addEventListener(event, async (happened) => {
    happened.preventDefault();
    const question = of('confirmation');
    if (question !== undefined && !(await isConfirmed(question))) return;
    if (isCall) await call(of('endpoint', ''), JSON.parse(json || '{}'), display);
    else display === 'popup' ? openPopup(content) : show(widget, content);
  });
}

function isConfirmed(question) {
  confirmDialog.querySelector('#question').textContent = question;
  confirmDialog.returnValue = 'no';
  confirmDialog.showModal();
  return new Promise((resolve) => {
    confirmDialog.addEventListener('close', () => resolve(confirmDialog.returnValue === 'yes'), {
      once: true,
    });
  });
}

function openPopup(result) {
  show(popupContent, result);
  popup.showModal();
}

async function call(endpoint, parameters, display) {
  state.textContent = 'Loading …';
  widget.setAttribute('aria-busy', 'true');
  try {
    const result = await invoke(endpoint, { ...parameters, widgetContext: widgetContext() });
    if (display === 'popup') openPopup(result);
    else {
      show(widget, result);
      widget.focus({ preventScroll: true });
    }
    state.textContent = '';
  } catch (error) {
    state.textContent = `The widget could not be loaded: ${error.message}`;
  } finally {
    widget.removeAttribute('aria-busy');
  }
}

theme.value = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
const paint = () => document.documentElement.classList.toggle('dark', theme.value === 'dark');
paint();
theme.addEventListener('change', () => {
  paint();
  void call(ownEndpoint, JSON.parse(params), 'widget');
});
document.querySelector('#about').addEventListener('click', async () => {
  openPopup({ markdown: await invoke(ownEndpoint, { describe: true }) });
});

await call(ownEndpoint, JSON.parse(params), 'widget');
