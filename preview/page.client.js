const body = document.body;
const filters = document.getElementById('filters');
const status = document.getElementById('status');
const cards = document.getElementById('cards');

/** Filters that select cards, and settings that change how the cards look. */
const FILTERS = ['kind', 'language', 'brand'];
const SETTINGS = ['width', 'theme'];

function chosen(name) {
  return filters.querySelector(`input[name="${name}"]:checked`)?.value;
}

/** Applies the query string to the form, and ignores unknown names and values. */
function readQuery() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const inputs = [...filters.querySelectorAll('input')];
    const input = inputs.find((candidate) => candidate.name === name && candidate.value === value);
    if (input) input.checked = true;
  }
}

function writeQuery() {
  const query = new URLSearchParams([...FILTERS, ...SETTINGS].map((name) => [name, chosen(name)]));
  for (const name of [...query.keys()]) if (query.get(name) === 'undefined') query.delete(name);
  history.replaceState(null, '', `?${query}${location.hash}`);
}

function apply() {
  for (const name of SETTINGS) body.dataset[name] = chosen(name);
  const wanted = FILTERS.map((name) => [name, chosen(name)]).filter(
    ([, value]) => value !== undefined && value !== 'all',
  );
  for (const card of cards.children) {
    card.hidden = wanted.some(([name, value]) => card.dataset[name] !== value);
    for (const frame of card.hidden ? [] : card.querySelectorAll('iframe')) fitFrame(frame);
  }
}

function showStatus(prefix = '') {
  const all = cards.children.length;
  const shown = [...cards.children].filter((card) => !card.hidden).length;
  status.textContent = `${prefix}${shown} of ${all} emails`;
}

/** Makes a frame as high as its email, and disables the links in it. */
function fitFrame(frame) {
  const resize = () => {
    const root = frame.contentDocument?.documentElement;
    if (!root || root.dataset.fitted !== undefined || frame.contentDocument.URL !== 'about:srcdoc') return;
    root.dataset.fitted = '';
    frame.contentDocument.addEventListener('click', (event) => event.preventDefault());
    new ResizeObserver(() => {
      frame.style.height = `${Math.ceil(root.getBoundingClientRect().height)}px`;
    }).observe(root);
  };
  frame.onload = resize;
  if (frame.contentDocument?.readyState === 'complete') resize();
}

/** Returns the filters and the ids of the emails; if they change, the page is reloaded. */
function outline(page) {
  const ids = [...page.getElementById('cards').children].map(({ id }) => id);
  return [page.getElementById('filters').textContent, ...ids].join();
}

/** Replaces only the changed cards, so that the page does not jump. */
async function refresh() {
  const response = await fetch(location.pathname, { cache: 'no-store' });
  const next = new DOMParser().parseFromString(await response.text(), 'text/html');
  if (next.body.dataset.version === body.dataset.version) return;
  if (outline(next) !== outline(document)) {
    location.reload();
    return;
  }
  body.dataset.version = next.body.dataset.version;
  document.title = next.title;
  document.getElementById('diagnostic').innerHTML = next.getElementById('diagnostic').innerHTML;
  cards.className = next.getElementById('cards').className;
  const changed = [...next.getElementById('cards').children].filter((card) => {
    const old = document.getElementById(card.id);
    if (old.dataset.digest === card.dataset.digest) return false;
    card.querySelector('iframe').style.height = old.querySelector('iframe').style.height;
    old.replaceWith(document.importNode(card, true));
    return true;
  });
  apply();
  const time = new Date().toLocaleTimeString('en-GB');
  if (cards.className === 'outdated') showStatus(`Error at ${time} · `);
  else showStatus(`${changed.length} changed at ${time} · `);
}

function listenForChanges() {
  const events = new EventSource('changes');
  events.addEventListener('version', ({ data }) => {
    if (data !== body.dataset.version) refresh();
  });
  events.addEventListener('error', () => {
    status.textContent = 'The preview has stopped. Restart it with: npm run preview';
  });
  events.addEventListener('open', () => showStatus());
}

filters.addEventListener('change', () => {
  writeQuery();
  apply();
  showStatus();
});
readQuery();
apply();
showStatus();
if (body.dataset.live !== undefined) listenForChanges();
