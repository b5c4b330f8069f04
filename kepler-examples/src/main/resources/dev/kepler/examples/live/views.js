// The views beside the front: what was searched for, a star, a KOI or TOI, a release or a count, and all of them.
// Each has an address, so that it can be shared, kept, and reloaded.

import { byId, day, element, keyed, link, moment, rows, say, signed, whole } from '/keyed.js';
import { has, inCatalogue, keyOf, objectId, objectPage, objectsOf, plain, starId, starPage, terms, verdict } from '/terms.js';

const GROUPS = { lost: 'Lost', confirmed: 'Confirmed', found: 'Found', ...(has('name') && { renamed: 'Renamed' }), other: 'Other changes' };
const PATHS = [
  [/^\/search$/, search],
  [/^\/stars\/(\d+)$/, star],
  [new RegExp(`^/${terms.fields.objects}/([^/]+)$`), thing],
  [/^\/releases\/([^/]+)$/, (date, signal) => step('releases', date, signal)],
  [/^\/counts\/(\d+)$/, (version, signal) => step('counts', version, signal)],
  [/^\/history$/, all],
];

const front = document.title;
const field = byId('search').querySelector('input');
let asking = new AbortController();
let counts = () => [];
let later = [];

export const groupName = (group) => GROUPS[group];
export const isFront = () => window.location.pathname === '/';

// ---- where we are ----

export function begin(knownCounts) {
  counts = knownCounts;
  document.addEventListener('click', (event) => {
    const to = event.target.closest?.('a[href^="/"]:not([download])');
    if (!to || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (to.pathname !== '/' && !PATHS.some(([path]) => path.test(to.pathname))) return;
    event.preventDefault();
    go(to.pathname + to.search);
  });
  window.addEventListener('popstate', () => show(false));
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    document.querySelector('#view-body a')?.focus();
  });
  field.addEventListener('input', () => {
    const address = field.value.trim() ? `/search?q=${encodeURIComponent(field.value.trim())}` : '/';
    if (window.location.pathname === '/search') window.history.replaceState(null, '', address);
    else window.history.pushState(null, '', address);
    show(false);
  });
  show(false);
}

export function go(address) {
  window.history.pushState(null, '', address);
  show(true);
}

// The lake has moved: what is shown may be other now. It is worked out meanwhile, so it is asked again.
export function refresh() {
  later.forEach(clearTimeout);
  later = isFront() ? [] : [500, 4000, 12_000].map((after) => setTimeout(() => draw(asking.signal), after));
}

function show(moves) {
  asking.abort();
  asking = new AbortController();
  const { pathname } = window.location;
  document.body.dataset.view = pathname.split('/')[1] || 'front';
  if (pathname === '/search') {
    const wanted = new URLSearchParams(window.location.search).get('q') ?? '';
    if (field.value.trim() !== wanted) field.value = wanted;
  } else if (document.activeElement !== field || pathname !== '/') field.value = '';
  byId('view-body').replaceChildren();
  byId('view-title').textContent = '';
  byId('downloads').hidden = true;
  if (isFront()) {
    document.title = document.title.replace(/^.* – /, '');
    if (moves) window.scrollTo(0, 0);
    return;
  }
  if (moves) {
    window.scrollTo(0, 0);
    byId('view-title').focus({ preventScroll: true });
  }
  draw(asking.signal);
}

async function draw(signal) {
  if (signal.aborted) return;
  const { pathname } = window.location;
  const [path, view] = PATHS.find(([p]) => p.test(pathname)) ?? [];
  if (!view) return say(byId('view-state'), 'There is no such page.');
  await view(...path.exec(pathname).slice(1).map(decodeURIComponent), signal);
}

function title(text) {
  say(byId('view-title'), text);
  document.title = `${text} – ${front}`;
}

function downloads(address) {
  const with_ = (format) => `${address}${address.includes('?') ? '&' : '?'}format=${format}`;
  byId('downloads').hidden = false;
  byId('as-csv').href = with_('csv');
  byId('as-json').href = with_('json');
}

// Asks until it is known; null when there is none, or nobody wants it any more.
async function ask(address, signal) {
  for (;;) {
    let wait = 3;
    try {
      const answer = await fetch(address, { signal });
      const said = await answer.json();
      if (answer.ok) {
        say(byId('view-state'), '');
        return signal.aborted ? null : said;
      }
      if (answer.status !== 503) {
        say(byId('view-state'), said.detail);
        return null;
      }
      wait = Number(answer.headers.get('retry-after') ?? wait);
      if (!byId('view-body').children.length) say(byId('view-state'), 'Being worked out of all that ever arrived: a moment.');
    } catch (failure) {
      if (signal.aborted) return null;
      say(byId('view-state'), 'The server does not answer. Trying again.');
    }
    await new Promise((done) => { setTimeout(done, wait * 1000); });
    if (signal.aborted) return null;
  }
}

// The parts of a view, made once and kept.
function part(name, make) {
  const body = byId('view-body');
  let there = body.querySelector(`[data-part="${name}"]`);
  if (!there) {
    there = make();
    there.dataset.part = name;
    body.append(there);
  }
  return there;
}

function table(name, heads, caption) {
  const box = part(name, () => {
    const made = element('div', undefined, { class: 'wide', tabindex: 0, role: 'region', 'aria-label': caption });
    const whole_ = element('table');
    const head = element('tr');
    head.append(...heads.map((h) => element('th', h, { scope: 'col' })));
    whole_.append(element('thead'), element('tbody'));
    whole_.tHead.append(head);
    made.append(whole_);
    return made;
  });
  return box.querySelector('tbody');
}

const named = (cell) => (has('name') ? [cell] : []);
const scored = (cell) => (has('confidence') ? [cell] : []);
const since = (at) => (/T\d\d:\d\d:\d\dZ$/.test(at) ? day.format(Date.parse(at)) : moment.format(Date.parse(at)));

// ---- search ----

async function search(signal) {
  const wanted = new URLSearchParams(window.location.search).get('q') ?? '';
  title(wanted ? `“${wanted}”` : 'Search');
  if (!wanted) return;
  const address = `/api/v1/search?q=${encodeURIComponent(wanted)}&limit=50`;
  const found = await ask(address, signal);
  if (!found) return;
  const list = part('matches', () => element('ul', undefined, { class: 'matches' }));
  keyed(list, found.matches, (m) => objectId(m) ?? starId(m), (m) => {
    const item = element('li');
    item.append(link(m.kind === 'star' ? starPage(m) : objectPage(m), m.name), element('span'));
    return item;
  }, (item, m) => say(item.lastChild, m.kind === 'star' ? `star, ${inCatalogue(m)}` : [!has('name') || objectId(m) === m.name ? null : objectId(m), plain(m.disposition)].filter(Boolean).join(', ')));
  const many = found.matches.length;
  say(byId('view-state'), many ? `${found.more ? 'The best' : ''} ${many} found.`.trim() : `Nothing has that name. Try ${terms.examples.slice(0, -1).join(', ')} or ${terms.examples.at(-1)}.`);
  downloads(address);
}

// ---- a star, a thing ----

// Its states along a line of time, as a picture; the table beside it says the same.
function tracks(name, things, began) {
  const now = Date.now();
  const place = (at) => `${(100 * (Date.parse(at) - began)) / Math.max(1, now - began)}%`;
  const list = part(name, () => element('div', undefined, { class: 'tracks', 'aria-hidden': 'true' }));
  keyed(list, things, objectId, () => {
    const line = element('div', undefined, { class: 'track' });
    line.append(element('span'), element('div'));
    return line;
  }, (line, k) => {
    say(line.firstChild, called(k));
    keyed(line.lastChild, k.states, (s) => s.from + s.arrivalTime, () => element('i'), (bar, s) => {
      bar.className = verdict(s.disposition);
      bar.style.left = place(s.from);
      bar.style.right = s.to ? `calc(100% - ${place(s.to)})` : '0';
      bar.title = `${plain(s.disposition)} since ${since(s.from)}`;
    });
  });
  const scale = part(`${name}-scale`, () => {
    const made = element('p', undefined, { class: 'track-scale', 'aria-hidden': 'true' });
    made.append(element('span'), element('span', 'today'));
    return made;
  });
  say(scale.firstChild, since(new Date(began).toISOString().replace('.000Z', 'Z')));
}

const called = (thing) => thing.name ?? objectId(thing);
const began = (things) => Math.min(...things.flatMap((k) => k.states.map((s) => Date.parse(s.from))));

function overview(address, name) {
  const line = part('overview', () => {
    const made = element('p', undefined, { class: 'lead' });
    made.append(element('span'), element('a', undefined, { rel: 'external noreferrer' }));
    return made;
  });
  line.lastChild.href = address;
  say(line.lastChild, `NASA's overview of ${name}`);
  return line.firstChild;
}

async function star(id, signal) {
  const address = `/api/v1/stars/${id}/history`;
  const s = await ask(address, signal);
  if (!s) return;
  const things = objectsOf(s);
  const name = s.name ?? inCatalogue(s);
  title(name);
  const now = things.map((k) => verdict(k.states.at(-1).disposition));
  const number = (v) => now.filter((n) => n === v).length;
  say(overview(s.archive, name), `${s.name ? `${inCatalogue(s)}: ` : ''}${number('confirmed')} confirmed, ${number('candidate')} ${number('candidate') === 1 ? 'candidate' : 'candidates'}, ${number('false-positive')} ${number('false-positive') === 1 ? 'false positive' : 'false positives'}. `);
  part('planets-title', () => element('h3', 'Its planets'));
  rows(table('planets', [terms.object, ...named('Planet'), 'Is', 'Since', ...scored('Confidence')], 'Its planets'), things, objectId, (k) => {
    const last = k.states.at(-1);
    return [link(objectPage(k), objectId(k)), ...named(k.name ?? 'unnamed'), plain(last.disposition), since(last.from), ...scored(last.confidence === null ? '–' : String(last.confidence))];
  });
  part('past-title', () => element('h3', 'Its history'));
  tracks('tracks', things, began(things));
  const states = things.flatMap((k) => k.states.map((state) => ({ k, state })))
    .sort((a, b) => Date.parse(b.state.from) - Date.parse(a.state.from) || objectId(a.k).localeCompare(objectId(b.k)));
  rows(table('past', ['From', terms.object, 'It was', 'Because'], 'Its history'), states, ({ k, state }) => objectId(k) + state.from + state.arrivalTime,
    ({ k, state }) => [since(state.from), called(k), plain(state.disposition), state.reasons.join('; ')]);
  downloads(address);
}

async function thing(name, signal) {
  const address = `/api/v1/${terms.fields.objects}/${encodeURIComponent(name)}`;
  const k = await ask(address, signal);
  if (!k) return;
  title(called(k));
  const last = k.states.at(-1);
  say(overview(k.archive, called(k)), `${has('name') && k.name ? `${objectId(k)}: ` : ''}${plain(last.disposition)} since ${since(last.from)}${last.confidence === null ? '' : `, confidence ${last.confidence}`}. `);
  const line = part('star', () => {
    const made = element('p');
    made.append('Of the star ', element('a'));
    return made;
  });
  line.lastChild.href = starPage(k);
  say(line.lastChild, k.starName ?? inCatalogue(k));
  part('past-title', () => element('h3', 'Its history'));
  tracks('tracks', [k], began([k]));
  rows(table('past', ['From', 'To', 'It was', 'Because', 'So said'], 'Its history'), [...k.states].reverse(), (s) => s.from + s.arrivalTime,
    (s) => [since(s.from), s.to ? since(s.to) : 'today', plain(s.disposition) + (s.confidence === null ? '' : `, confidence ${s.confidence}`), s.reasons.join('; '), s.source ?? '–']);
  downloads(address);
}

// ---- a release, a count, all of them ----

async function step(kind, name, signal) {
  const group = new URLSearchParams(window.location.search).get('group') ?? 'all';
  const address = `/api/v1/${kind}/${encodeURIComponent(name)}?group=${encodeURIComponent(group)}`;
  const shown = byId('view-body').querySelectorAll('[data-part="moved"] tbody tr').length;
  const s = await ask(`${address}&limit=${Math.max(100, shown)}`, signal);
  if (!s) return;
  const called = (at) => (kind === 'releases' ? `Release of ${day.format(Date.parse(at))}` : `Count of ${moment.format(Date.parse(at))}`);
  title(called(s.at));
  const sums = part('sums', () => element('p', undefined, { class: 'lead' }));
  const sum = (words, f) => `${words} ${whole.format(s.sumsBefore[f])} → ${whole.format(s.sums[f])}${s.before ? ` (${signed(s.sums[f] - s.sumsBefore[f]) || 'unchanged'})` : ''}`;
  say(sums, `${sum('Confirmed planets', 'confirmed')}. ${sum('Candidates', 'candidates')}.`);
  const beside = part('beside', () => element('p', undefined, { class: 'neighbours' }));
  keyed(beside, [['before', s.before, '← The one before'], ['after', s.after, 'The one after →']].filter(([, at]) => at), ([k]) => k, () => element('a'), (a, [, at, words]) => {
    a.href = `/${kind}/${at}`;
    say(a, words);
  });
  const groups = part('groups', () => element('nav', undefined, { class: 'groups', 'aria-label': 'By what became of them' }));
  const number = Object.values(s.moved).reduce((a, b) => a + b, 0);
  keyed(groups, [['all', number], ...Object.entries(s.moved)].filter(([g, n]) => n > 0 || g === group), ([g]) => g, ([g]) => link(`/${kind}/${name}${g === 'all' ? '' : `?group=${g}`}`, ''), (a, [g, n]) => {
    if (g === group) a.setAttribute('aria-current', 'true');
    say(a, `${g === 'all' ? 'All' : GROUPS[g]} ${whole.format(n)}`);
  });
  const body = table('moved', [terms.object, ...named('Planet'), 'What', 'Why'], 'What moved');
  const draw_ = (changes) => rows(body, changes, keyOf, (c) => [link(objectPage(c), objectId(c)), ...named(c.name ?? '–'), `${c.from === null ? 'new' : plain(c.from)} → ${c.to === null ? 'in no release' : plain(c.to)}`, c.reasons.join('; ')]);
  draw_(s.changes);
  const more = part('more', () => element('button', '', { type: 'button' }));
  let { changes, next } = s;
  const sayMore = () => {
    more.hidden = next === null;
    say(more, `Show more: ${whole.format(changes.length)} of ${whole.format(group === 'all' ? number : s.moved[group] ?? 0)} are here`);
  };
  sayMore();
  more.onclick = async () => {
    const page = await ask(`${address}&limit=500&cursor=${next}`, signal);
    if (!page) return;
    changes = [...changes, ...page.changes];
    next = page.next;
    draw_(changes);
    sayMore();
  };
  if (!number) say(byId('view-state'), 'It changed nothing.');
  downloads(`${address}&limit=10000`);
}

async function all(signal) {
  title('Everything that ever moved it');
  const known = await ask('/api/v1/releases', signal);
  if (!known) return;
  if (known.releases.length) {
    rows(table('all', ['Release', 'Planets then', 'Candidates then', ...Object.values(GROUPS)], 'Releases'), [...known.releases].reverse(), (r) => r.from,
      (r) => [link(`/releases/${r.from}`, day.format(Date.parse(r.from))), whole.format(r.confirmed), whole.format(r.candidates), ...Object.keys(GROUPS).map((g) => whole.format(r.moved[g]))]);
    downloads('/api/v1/releases');
  } else {
    rows(table('all', ['Count', 'Confirmed', 'Candidates', ...named('Named'), 'Stars'], 'Counts'), counts().reverse(), (c) => c.version,
      (c) => [link(`/counts/${c.version}`, moment.format(Date.parse(c.countedAt))), ...['confirmed', 'candidates', ...named('named'), 'stars'].map((f) => whole.format(c[f]))]);
  }
}
