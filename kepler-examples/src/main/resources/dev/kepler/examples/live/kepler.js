// The live page: what the server tells, put on the screen. Text from data is only ever set as text.

import { HistoryChart, StarsChart } from '/charts.js';

const byId = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat('en-US');
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

const SILENCE = 12_000; // milliseconds without a word, after which the connection is held to be lost
const BEHIND = 30; // seconds after which a record that waits is too long on its way
const FEED = 200;

const history = new HistoryChart(byId('history-plot'));
const stars = new StarsChart(byId('stars-plot'), (star) => showStar(star.keplerStarId));
const counts = new Map(); // by version
const told = new Set(); // versions whose KOIs are in the feed
let course = null; // totals by the dates of the releases; null while they are not known
let counted = false; // whether it is known which counts there are
let byRelease = true; // which time the chart shows, where there is a choice
let health = null;
let heard = 0;
let opened = false;

// ---- the number ----

function latest() {
  return [...counts.values()].reduce((a, b) => (a && a.version > b.version ? a : b), null);
}

function count(more) {
  const before = latest();
  more.forEach((c) => counts.set(c.version, { ...counts.get(c.version), ...c }));
  const now = latest();
  if (!now || (before && before.version === now.version)) return;
  for (const field of ['confirmed', 'candidates']) byId(field).textContent = whole.format(now[field]);
  showMoved();
  byId('named').textContent = whole.format(now.named);
  byId('stars-count').textContent = whole.format(now.stars);
  byId('counted').textContent = moment.format(Date.parse(now.countedAt));
  byId('counted').dateTime = now.countedAt;
  document.title = `${whole.format(now.confirmed)} planets: Kepler, live`;
  byId('said').textContent = `${whole.format(now.confirmed)} confirmed planets, ${whole.format(now.candidates)} candidates`;
  document.body.dataset.version = now.version;
  showJourney(now);
  drawHistory();
  age();
}

// How far the number has moved, and since when: since the release before the newest, else since the count before.
function showMoved() {
  const now = latest();
  if (!now) return;
  const releases = course ?? [];
  const release = releases.at(-2);
  const count = [...counts.values()].filter((c) => c.version < now.version)
    .reduce((a, b) => (a && a.version > b.version ? a : b), null);
  const before = release ?? count;
  for (const field of ['confirmed', 'candidates']) {
    const words = before ? signed(now[field] - before[field]) : '';
    byId(`${field}-moved`).textContent = words && `${words} since ${release ? day.format(Date.parse(release.from)) : moment.format(Date.parse(count.countedAt))}`;
  }
}

// From the file's landing to this screen, for a count that came as an event; one caught up with was seen long after.
function showJourney(now) {
  const journey = now.journey;
  if (!journey) return;
  const stations = [['landed', journey.landedAt], ['bronze', journey.bronzeAt], ['silver', journey.silverAt], ['gold', journey.goldAt]]
    .filter(([, at]) => at).map(([name, at]) => [name, Date.parse(at)]);
  if (now.live) stations.push(['seen here', Date.now()]);
  const words = stations.map(([name, at], i) => (i === 0 ? name : `${name} ${seconds(at - stations[i - 1][1])}`));
  const sum = stations.at(-1)[1] - stations[0][1];
  byId('journey').textContent = `The newest load: ${words.join(' → ')}; ${seconds(sum)} in all.`;
  if (now.live) document.body.dataset.seen = `${now.version} ${sum}`;
}

function seconds(millis) {
  return `${(Math.max(0, millis) / 1000).toFixed(1)} s`;
}

function signed(n) {
  return n === 0 ? '' : `${n > 0 ? '+' : '−'}${whole.format(Math.abs(n))}`;
}

// By the dates of the releases, where there are some and nobody asked otherwise; else as the counts were made here.
function drawHistory() {
  const releases = course?.length > 0;
  byId('clock').hidden = !releases;
  const dated = releases && byRelease;
  const all = dated
    ? course.map((r) => ({ ...r, at: Date.parse(r.from), when: `Release of ${day.format(Date.parse(r.from))}` }))
    : [...counts.values()].sort((a, b) => a.version - b.version)
      .map((c) => ({ ...c, at: Date.parse(c.countedAt), when: moment.format(Date.parse(c.countedAt)) }));
  history.draw(all, Date.now(), dated);
  const what = dated ? 'releases' : 'counts';
  byId('history-plot').setAttribute('aria-label', all.length
    ? `Line chart: ${whole.format(all.at(-1).confirmed)} confirmed planets and ${whole.format(all.at(-1).candidates)} candidates after ${all.length} ${what}`
    : counted ? 'Line chart: nothing has been counted yet' : 'Line chart: not known yet');
  byId('history-when').textContent = dated ? 'Release' : 'Counted';
  byId('history-rows').replaceChildren(...all.slice(-50).reverse().map((c) => row([
    c.when, whole.format(c.confirmed), whole.format(c.candidates), whole.format(c.named), whole.format(c.stars)])));
}

function showCourse(releases) {
  course = releases;
  showMoved();
  drawHistory();
}

function choose(release) {
  byRelease = release;
  byId('by-release').setAttribute('aria-pressed', release);
  byId('as-counted').setAttribute('aria-pressed', !release);
  drawHistory();
}

// ---- stars ----

function showStars(list) {
  stars.draw(list);
  byId('no-stars').hidden = list.length > 0;
  byId('no-stars').textContent = 'No star has a planet yet.';
  byId('stars-plot').setAttribute('aria-label', `Bar chart: ${list.map((s) => `${starName(s)}, ${s.numPlanets}`).join('; ')}`);
  byId('stars-rows').replaceChildren(...list.map((s) => {
    const button = element('button', starName(s));
    button.type = 'button';
    button.addEventListener('click', () => showStar(s.keplerStarId));
    return row([button, `KIC ${s.keplerStarId}`, whole.format(s.numPlanets)]);
  }));
}

// The name that people know, where the planets have one.
function starName(star) {
  return star.name ?? `KIC ${star.keplerStarId}`;
}

async function showStar(id) {
  const star = await get(`/api/v1/stars/${id}`);
  const list = element('ul');
  list.append(...star.planets.map((p) => element('li',
    `${p.name ?? 'unnamed'}: ${p.disposition.toLowerCase()}${p.confidence === null ? '' : `, confidence ${p.confidence}`}`)));
  byId('star').replaceChildren(element('h3', star.name ? `${star.name}, KIC ${id}` : `KIC ${id}`), list);
  byId('stars').querySelector('details').open = true;
}

// ---- what moved it ----

function moved(step) {
  if (told.has(step.version)) return;
  told.add(step.version);
  const when = moment.format(Date.parse(step.countedAt));
  const sum = [[step.entered, 'entered'], [step.changed, 'changed'], [step.left, 'left']]
    .filter(([n]) => n > 0).map(([n, words]) => `${whole.format(n)} ${words}`).join(', ');
  const head = element('li', sum || 'Nothing but the count');
  head.className = 'sum';
  head.append(element('time', when));
  const items = step.changes.map((c) => {
    const item = element('li', c.words);
    item.className = `${c.kind === 'LEFT' ? 'left' : ''}${Date.now() - Date.parse(c.countedAt) < 10_000 ? ' new' : ''}`;
    return item;
  });
  const rest = step.entered + step.changed + step.left - step.changes.length;
  if (rest > 0) items.push(element('li', `and ${whole.format(rest)} more`));
  const feed = byId('changes');
  // Counts come oldest first when they are caught up with: the newest stays on top.
  const newer = [...feed.children].findLast((li) => Number(li.dataset.version) > step.version);
  for (const li of [head, ...items]) li.dataset.version = step.version;
  if (newer) newer.after(head, ...items);
  else feed.prepend(head, ...items);
  while (feed.children.length > FEED) feed.lastChild.remove();
  byId('no-changes').hidden = true;
  const left = step.changes.filter((c) => c.kind === 'LEFT').slice(0, 3).map((c) => c.words);
  if (left.length) byId('said').textContent += `. ${left.join('. ')}`;
}

// ---- health and freshness ----

function showHealth(state) {
  health = state;
  for (const layer of state.layers) {
    const item = document.querySelector(`[data-layer="${layer.layer}"]`);
    const rows = { ...layer.rows, held: layer.rows.entered - layer.rows.left };
    for (const figure of item.querySelectorAll('[data-of]')) figure.textContent = whole.format(rows[figure.dataset.of]);
    const words = item.querySelector('.state');
    words.textContent = layer.state === 'unknown' ? '' : layer.state;
    words.className = `state${['stopped', 'failed', 'restarting'].includes(layer.state) ? ' bad' : ''}`;
  }
  byId('quarantined').textContent = whole.format(state.quarantined);
  byId('reasons').replaceChildren(...state.quarantineReasons.map((r) => element('li', `${r.expectation}: ${whole.format(r.records)}`)));
  byId('input').textContent = `Input: ${state.input}.`;
  byId('notice').textContent = state.notice ?? '';
  byId('notice').hidden = !state.notice;
  byId('findings').replaceChildren(...state.findings.map((f) => element('li', f)));
  judge();
}

function judge() {
  const lost = heard > 0 && Date.now() - heard > SILENCE;
  const stopped = health?.layers.filter((l) => ['stopped', 'failed', 'restarting'].includes(l.state)) ?? [];
  let alarm = '';
  if (lost || (opened && !connected)) {
    alarm = `No connection to the server since ${moment.format(heard)}: what you see is as of then.`;
  } else if (stopped.length) {
    alarm = `Stale: ${stopped.map((l) => `${l.layer} ${l.state === 'restarting' ? 'is restarting' : `has ${l.state}`}`).join(', ')}. ${health.failure ?? 'The number does not move until the pipeline runs again.'}`;
  } else if (health?.status === 'unreadable') {
    alarm = 'Stale: the lake cannot be read just now.';
  } else if (health?.lagSeconds > BEHIND) {
    alarm = `Behind: a record that arrived ${span(health.lagSeconds * 1000)} ago is not counted yet.`;
  }
  if (byId('alarm').textContent !== alarm) byId('alarm').textContent = alarm;
  byId('alarm').hidden = !alarm;
  // Live, in green, is a number that moves: not before the first, and not once no more will come.
  const good = { running: 'Live', watching: 'Live, written elsewhere', waiting: 'Waiting for the first load', ended: 'All input has arrived' };
  const state = health && !latest() && ['running', 'watching'].includes(health.status) ? 'waiting' : health?.status;
  byId('status-words').textContent = alarm ? alarm.split(':')[0].split(' since')[0] : good[state] ?? 'Connecting';
  document.body.dataset.status = alarm ? 'bad' : ['running', 'watching'].includes(state) ? 'running' : 'waiting';
}

function age() {
  const now = latest();
  byId('age').textContent = now ? span(Date.now() - Date.parse(now.countedAt)) : '–';
}

function span(millis) {
  const s = Math.max(0, Math.round(millis / 1000));
  if (s < 120) return `${s} s`;
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return s < 172800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} days`;
}

// ---- helpers ----

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function row(cells) {
  const tr = element('tr');
  tr.append(...cells.map((c) => {
    const td = element('td');
    td.append(c);
    return td;
  }));
  return tr;
}

async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// ---- the connection ----

let connected = false;

// What was counted before this page came; events tell the rest, and what comes twice is taken once.
async function catchUp() {
  count((await get('/api/v1/totals/history')).totals);
  counted = true;
  if (!latest()) byId('no-changes').textContent = 'Nothing has moved yet.';
  judge();
}

function listen() {
  const events = new EventSource('/api/v1/events');
  const on = (name, take) => events.addEventListener(name, (event) => {
    heard = Date.now();
    take(JSON.parse(event.data));
  });
  on('totals', (c) => count([{ ...c, live: Date.parse(c.countedAt) > performance.timeOrigin && !counts.has(c.version) }]));
  on('changes', moved);
  on('stars', (s) => { // whoever knows the stars knows which counts there are
    showStars(s.stars);
    if (!counted) catchUp();
  });
  on('course', (c) => showCourse(c.releases));
  on('health', showHealth);
  on('reset', () => window.location.reload());
  events.addEventListener('open', () => {
    connected = true;
    opened = true;
    heard = Date.now();
    judge();
    if (counted) catchUp();
  });
  events.addEventListener('error', () => {
    connected = false;
    judge();
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  history.restyle();
  stars.restyle();
});

byId('by-release').addEventListener('click', () => choose(true));
byId('as-counted').addEventListener('click', () => choose(false));

window.setInterval(() => {
  age();
  judge();
}, 1000);
window.setInterval(drawHistory, 5000);

stars.draw([]);
drawHistory();
listen();
