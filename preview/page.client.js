const body = document.body;
const filters = document.getElementById('filters');
const status = document.getElementById('status');
const cards = document.getElementById('cards');

/** Every card has its kind, language and brand; these choose among them, the others change how they look. */
const CHOOSING = ['kind', 'language', 'brand'];
const LOOKS = ['width', 'theme'];

function chosen(name) {
  return filters.querySelector(`input[name="${name}"]:checked`)?.value;
}

/** Takes the choices out of the query; what the page does not have is left at what it is. */
function readQuery() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const inputs = [...filters.querySelectorAll('input')];
    const input = inputs.find((candidate) => candidate.name === name && candidate.value === value);
    if (input) input.checked = true;
  }
}

function writeQuery() {
  const query = new URLSearchParams([...CHOOSING, ...LOOKS].map((name) => [name, chosen(name)]));
  for (const name of [...query.keys()]) if (query.get(name) === 'undefined') query.delete(name);
  history.replaceState(null, '', `?${query}${location.hash}`);
}

function apply() {
  for (const name of LOOKS) body.dataset[name] = chosen(name);
  const wanted = CHOOSING.map((name) => [name, chosen(name)]).filter(
    ([, value]) => value !== undefined && value !== 'all',
  );
  for (const card of cards.children) {
    card.hidden = wanted.some(([name, value]) => card.dataset[name] !== value);
    for (const frame of card.hidden ? [] : card.querySelectorAll('iframe')) fitFrame(frame);
  }
}

function tell(prefix = '') {
  const all = cards.children.length;
  const shown = [...cards.children].filter((card) => !card.hidden).length;
  status.textContent = `${prefix}${shown} of ${all} emails`;
}

/** A frame is as high as its email; a click in it leads nowhere, because this is no mail program. */
function fitFrame(frame) {
  const follow = () => {
    const root = frame.contentDocument?.documentElement;
    if (!root || root.dataset.fitted !== undefined || frame.contentDocument.URL !== 'about:srcdoc') return;
    root.dataset.fitted = '';
    frame.contentDocument.addEventListener('click', (event) => event.preventDefault());
    new ResizeObserver(() => {
      frame.style.height = `${Math.ceil(root.getBoundingClientRect().height)}px`;
    }).observe(root);
  };
  frame.onload = follow;
  if (frame.contentDocument?.readyState === 'complete') follow();
}

/** Which emails there are, and what can be chosen: where these differ, a page is loaded anew. */
function outline(page) {
  const ids = [...page.getElementById('cards').children].map(({ id }) => id);
  return [page.getElementById('filters').textContent, ...ids].join();
}

/** Puts what has changed into this page and leaves the rest, so that it does not jump. */
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
  document.getElementById('problem').innerHTML = next.getElementById('problem').innerHTML;
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
  if (cards.className === 'old') tell(`Mistake at ${time} · `);
  else tell(`${changed.length} changed at ${time} · `);
}

function followChanges() {
  const events = new EventSource('changes');
  events.addEventListener('version', ({ data }) => {
    if (data !== body.dataset.version) refresh();
  });
  events.addEventListener('error', () => {
    status.textContent = 'The preview has ended; start it again with npm run preview.';
  });
  events.addEventListener('open', () => tell());
}

filters.addEventListener('change', () => {
  writeQuery();
  apply();
  tell();
});
readQuery();
apply();
tell();
if (body.dataset.live !== undefined) followChanges();
