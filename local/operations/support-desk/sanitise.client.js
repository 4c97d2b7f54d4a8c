/*
 * Keeps of a widget's HTML the elements and attributes below. CloudWatch documents that it removes script, iframe and use,
 * and keeps most other elements; this list is shorter, so what is shown here is also shown there.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
const ELEMENTS = new Set(
  (
    'a b blockquote br button caption code div em form h1 h2 h3 h4 h5 h6 hr i input label li ol option p pre select ' +
    'path span strong sub sup svg table tbody td textarea tfoot th thead tr u ul cwdb-action'
  ).split(' '),
);

const ATTRIBUTES = new Set(
  (
    'class title lang dir role href target rel name type value min max step size maxlength placeholder checked ' +
    'selected autocomplete autocapitalize spellcheck scope colspan rowspan for id ' +
    'viewBox width height d fill stroke stroke-width stroke-linecap stroke-linejoin ' +
    'action confirmation display endpoint event'
  ).split(' '),
);

/** `action` and the rest belong to `cwdb-action` only: on a form, `action` would be an address. */
const OF_ACTIONS = new Set(['action', 'confirmation', 'display', 'endpoint', 'event']);

/**
 * Parses the HTML of a widget and removes what a console removes.
 *
 * @returns its nodes, and its style sheets as text
 */
export function sanitise(text) {
  const sheets = [];
  // Taken out before, because the parser would report inline styles, which are forbidden on this page.
  const unstyled = text.replaceAll(/<style>(.*?)<\/style>/gis, (_, sheet) => {
    sheets.push(sheet);
    return '';
  });
  const { body } = new DOMParser().parseFromString(unstyled, 'text/html');
  for (const element of [...body.querySelectorAll('*')]) clean(element);
  return { nodes: [...body.childNodes], sheets };
}

function clean(element) {
  const name = element.localName;
  if (!ELEMENTS.has(name)) {
    element.remove();
    return;
  }
  for (const attribute of [...element.attributes]) {
    if (!isKept(name, attribute)) element.removeAttribute(attribute.name);
  }
}

function isKept(element, { name, value }) {
  if (name.startsWith('aria-')) return true;
  if (!ATTRIBUTES.has(name)) return false;
  if (OF_ACTIONS.has(name)) return element === 'cwdb-action';
  return name !== 'href' || /^(https?:|#)/i.test(value.trim());
}
