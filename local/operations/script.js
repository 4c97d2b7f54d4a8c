/** Milliseconds between refreshes. */
const EVERY = 1_000;

const live = document.querySelector('#live');
const form = document.querySelector('#search');
const who = document.querySelector('#who');
const pause = document.querySelector('#pause');
const connection = document.querySelector('#connection');
const found = document.querySelector('#found');

let seen = live.dataset.version;
let searched = asked(form);
let refreshing = Promise.resolve();

/** Returns the fields of a search form, with the button that was pressed. */
function asked(from, submitter) {
  return new URLSearchParams(new FormData(from, submitter));
}

/** Makes a node equal to another by changing only the differences, so that focus, scroll and open details stay. */
function morph(node, wanted) {
  if (node.nodeType !== wanted.nodeType || node.nodeName !== wanted.nodeName) {
    node.replaceWith(wanted);
    return;
  }
  if (!(node instanceof Element)) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  for (const { name } of [...node.attributes]) {
    if (name !== 'open' && !wanted.hasAttribute(name)) node.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  morphChildren(node, [...wanted.childNodes]);
}

/**
 * Children with an id are matched by it, the others by position. A child is moved only where the order differs, because
 * a moved element loses the focus.
 */
function morphChildren(parent, wanted) {
  const ids = new Set(wanted.map(({ id }) => id).filter(Boolean));
  let place = parent.firstChild;
  const dropUntil = (isEnough) => {
    while (place && !isEnough(place)) {
      const gone = place;
      place = place.nextSibling;
      gone.remove();
    }
  };
  for (const child of wanted) {
    const known = child.id ? [...parent.children].find(({ id }) => id === child.id) : place;
    if (known && child.id) dropUntil((node) => ids.has(node.id));
    if (!known || (!child.id && known.id)) {
      parent.insertBefore(child, place);
      continue;
    }
    if (known !== place) parent.insertBefore(known, place);
    place = known.nextSibling;
    morph(known, child);
  }
  dropUntil(() => false);
}

const post = (path, fields) => fetch(path, { method: 'POST', body: new URLSearchParams(fields) });

async function refresh() {
  const wantedFor = searched;
  const response = await post('/operations/live', [...wantedFor, ['seen', seen]]);
  if (response.status === 204 || wantedFor !== searched) return;
  if (!response.ok) throw new Error(`The page was answered with ${response.status}`);
  const wanted = new DOMParser().parseFromString(await response.text(), 'text/html');
  morphChildren(live, [...wanted.body.childNodes]);
  seen = response.headers.get('x-version');
  showStatus(found, live.querySelector('#answer').textContent);
}

/** Sets a status only when it changes, because screen readers would read it out again. */
function showStatus(status, sentence) {
  if (status.textContent !== sentence) status.textContent = sentence;
}

/** Refreshes the page after the refresh that is under way. */
function refreshNow() {
  refreshing = refreshing.then(refresh).then(
    () => showStatus(connection, ''),
    () => showStatus(connection, 'The local system does not answer. Trying again.'),
  );
  return refreshing;
}

/** Searches as a form asks, which may be that of one patient. */
function search(fields) {
  who.value = fields.getAll('who').at(-1) ?? '';
  searched = asked(form);
  seen = '';
  return refreshNow();
}

/** With this script, forms update the page in place. */
const SUBMITTED = {
  '/operations/search': search,
  '/operations/fault-switches': async (fields, form) => {
    const response = await post('/operations/fault-switches', fields);
    if (!response.ok) showStatus(connection, 'The switch did not move.');
    const { id = '' } = form.closest('.banner') ?? {};
    await refreshNow();
    // The banner that held the focus is gone.
    if (id !== '' && !document.getElementById(id))
      document.querySelector('#fault-switches > summary').focus();
  },
};

document.addEventListener('submit', (event) => {
  const form = event.target;
  const handle = SUBMITTED[new URL(form.action).pathname];
  if (!handle) return;
  event.preventDefault();
  handle(new FormData(form, event.submitter), form);
});

pause.hidden = false;
pause.addEventListener('click', () => {
  const paused = pause.getAttribute('aria-pressed') !== 'true';
  pause.setAttribute('aria-pressed', String(paused));
});

/** Milliseconds between two questions whether the whole system works. */
const SYSTEM_EVERY = 30_000;
const system = document.querySelector('#system');

/** Shows the first lines of the support desk, as its function answers them. */
async function showSystem() {
  const { endpoint } = system.dataset;
  const response = await fetch('/support/invoke', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, event: { widgetContext: {} } }),
  });
  const { result } = await response.json();
  // The policy of this page refuses styles within it.
  const desk = new DOMParser().parseFromString(result.replace(/<style>.*?<\/style>/s, ''), 'text/html');
  for (const end of desk.querySelectorAll('.status br')) end.replaceWith('; ');
  const words = (element) => element.textContent.replace(/\s+/g, ' ').trim();
  const headline = document.createElement('strong');
  headline.textContent = words(desk.querySelector('h2'));
  const rows = [...desk.querySelectorAll('.status li')].map(words);
  system.replaceChildren(headline, `. ${rows.join(' · ')}`);
}

/** Asks again and again, unless nobody looks. */
async function watchSystem() {
  const isWatched = !document.hidden && pause.getAttribute('aria-pressed') !== 'true';
  if (isWatched) await showSystem().catch(() => system.replaceChildren());
  setTimeout(watchSystem, SYSTEM_EVERY);
}
if (system) {
  // Its space is taken at once, so that nothing moves when the answer comes.
  system.textContent = 'Asking whether the system works…';
  watchSystem();
}

form.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement) search(new FormData(form));
});

setInterval(() => {
  if (!document.hidden && pause.getAttribute('aria-pressed') !== 'true') refreshNow();
}, EVERY);
showStatus(found, live.querySelector('#answer').textContent);
