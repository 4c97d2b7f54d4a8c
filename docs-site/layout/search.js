import MiniSearch from 'minisearch';

/** Results that are shown; more are not read. */
const MOST = 12;
/** Characters of the text around the first word found. */
const EXCERPT = 140;

const { top: toTop = '.' } = document.currentScript?.dataset ?? {};
const field = document.querySelector('#search');
const list = document.querySelector('#results');
const found = document.querySelector('#found');
let index;

/** Loads the sections when the search is first used; a script works from disk, where a request does not. */
function loadSections() {
  index ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${toTop}/search-sections.js`;
    script.onload = () => {
      const search = new MiniSearch({
        fields: ['heading', 'page', 'text'],
        storeFields: ['page', 'heading', 'text'],
        searchOptions: { boost: { heading: 4, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
      });
      search.addAll(window.searchSections);
      resolve(search);
    };
    script.onerror = () => reject(new Error('The search could not be loaded.'));
    document.head.append(script);
  });
  return index;
}

/** Returns the text around the first of the words. */
function excerpt(text, words) {
  const plain = text.replaceAll(/\s+/g, ' ');
  const places = words.map((word) => plain.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...places, plain.length) - EXCERPT / 3);
  const from = places.length === 0 || start < EXCERPT / 3 ? 0 : plain.indexOf(' ', start) + 1;
  const end = from + EXCERPT < plain.length ? plain.lastIndexOf(' ', from + EXCERPT) : plain.length;
  return `${from > 0 ? '… ' : ''}${plain.slice(from, end)}${end < plain.length ? ' …' : ''}`;
}

function element(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

function resultLink({ id, page, heading, text, terms }) {
  const link = document.createElement('a');
  link.href = `${toTop}/${id}`;
  link.append(element('strong', heading));
  if (heading !== page) link.append(element('span', ` ${page}`, 'of'));
  link.append(element('span', excerpt(text, terms), 'excerpt'));
  const item = document.createElement('li');
  item.append(link);
  return item;
}

async function showResults() {
  const text = field.value.trim();
  const search = await loadSections();
  // The field may have changed while the sections were loading.
  if (text !== field.value.trim()) return;
  const results = text === '' ? [] : search.search(text);
  list.replaceChildren(...results.slice(0, MOST).map(resultLink));
  list.hidden = results.length === 0;
  const count = `${results.length} ${results.length === 1 ? 'result' : 'results'}`;
  found.textContent = text === '' ? '' : results.length === 0 ? `Nothing found for “${text}”` : count;
  found.classList.toggle('hidden', text === '' || results.length > 0);
}

function close() {
  list.hidden = true;
  found.classList.add('hidden');
}

/** Moves the focus between the field and the results. */
function move(step) {
  const stops = [field, ...list.querySelectorAll('a')];
  const place = stops.indexOf(document.activeElement);
  stops[Math.min(Math.max(place + step, 0), stops.length - 1)]?.focus();
}

const KEYS = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Escape: () => {
    close();
    field.focus();
  },
};

/** Opens the list of all pages beside the text, and closes it above the text on a narrow screen. */
function foldSections({ matches }) {
  document.querySelector('#sections').open = matches;
}

const wide = window.matchMedia('(min-width: 60rem)');
foldSections(wide);
wide.addEventListener('change', foldSections);

const area = field.closest('search');
area.hidden = false;
field.addEventListener('input', showResults);
field.addEventListener('focus', loadSections);
area.addEventListener('keydown', (event) => {
  const action = KEYS[event.key];
  if (event.key === 'Enter' && event.target === field) list.querySelector('a')?.click();
  else if (action !== undefined && !list.hidden) {
    event.preventDefault();
    action();
  } else if (event.key === 'ArrowDown') showResults();
});
area.addEventListener('focusout', ({ relatedTarget }) => {
  if (relatedTarget !== null && !area.contains(relatedTarget)) close();
});
document.addEventListener('click', ({ target }) => {
  if (!area.contains(target)) close();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  field.select();
});
