// The live page: what the server tells, put on the screen. Text from data is only ever set as text.

import { byId, day, element, keyed, link, moment, rows, say, signed, whole } from '/keyed.js';
import { Feed } from '/feed.js';
import { has, inCatalogue, starId, starPage, terms } from '/terms.js';
import { begin, go, isFront, refresh } from '/views.js';

const SILENCE = 12_000; // milliseconds without a word, after which the connection is held to be lost
const BEHIND = 30; // seconds after which a record that waits is too long on its way

let history = null; // the charts, once their code has come: the number is there before
let stars = null;
let richest = [];
const counts = new Map(); // by version
const feed = new Feed(byId('changes'), byId('feed-scroll'));
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
  for (const field of ['confirmed', 'candidates']) say(byId(field), whole.format(now[field]));
  showMoved();
  if (has('name')) byId('named').textContent = whole.format(now.named);
  byId('stars-count').textContent = whole.format(now.stars);
  byId('counted').textContent = moment.format(Date.parse(now.countedAt));
  byId('counted').dateTime = now.countedAt;
  if (isFront()) document.title = `${whole.format(now.confirmed)} planets: ${terms.mission}, live`;
  byId('said').textContent = `${whole.format(now.confirmed)} confirmed planets, ${whole.format(now.candidates)} candidates`;
  document.body.dataset.version = now.version;
  sayWhatLacks();
  showJourney(now);
  drawHistory();
  age();
  judge();
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
    say(byId(`${field}-moved`), words && `${words} since ${release ? day.format(Date.parse(release.from)) : moment.format(Date.parse(count.countedAt))}`);
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

// By the dates of the releases, where there are some and nobody asked otherwise; else as the counts were made here.
function drawHistory() {
  const releases = course?.length > 0;
  byId('clock').hidden = !releases;
  if (!history) return;
  const dated = releases && byRelease;
  const all = dated
    ? course.map((r) => ({ ...r, href: `/releases/${r.from}`, at: Date.parse(r.from), when: `Release of ${day.format(Date.parse(r.from))}` }))
    : [...counts.values()].sort((a, b) => a.version - b.version)
      .map((c) => ({ ...c, href: `/counts/${c.version}`, at: Date.parse(c.countedAt), when: moment.format(Date.parse(c.countedAt)) }));
  history.draw(all, Date.now(), dated);
  const what = dated ? 'releases' : 'counts';
  byId('history-plot').setAttribute('aria-label', all.length
    ? `Line chart: ${whole.format(all.at(-1).confirmed)} confirmed planets and ${whole.format(all.at(-1).candidates)} candidates after ${all.length} ${what}`
    : counted ? 'Line chart: nothing has been counted yet' : 'Line chart: not known yet');
  byId('history-when').textContent = dated ? 'Release' : 'Counted';
  rows(byId('history-rows'), all.slice(-50).reverse(), (c) => c.href, (c) => [
    link(c.href, c.when), whole.format(c.confirmed), whole.format(c.candidates), ...(has('name') ? [whole.format(c.named)] : []), whole.format(c.stars)]);
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
  richest = list;
  stars?.draw(list);
  byId('no-stars').hidden = list.length > 0;
  sayWhatLacks();
  byId('stars-plot').setAttribute('aria-label', `Bar chart: ${list.map((s) => `${starName(s)}, ${s.numPlanets}`).join('; ')}`);
  rows(byId('stars-rows'), list, starId, (s) => [
    link(starPage(s), starName(s)), inCatalogue(s), whole.format(s.numPlanets)]);
}

// Rows follow their count, and reasons follow rows: what has been counted and is not shown yet is not known yet.
function sayWhatLacks() {
  const now = latest();
  say(byId('no-stars'), counted && !now?.stars ? 'No star has a planet yet.' : 'Not known yet.');
  say(byId('no-changes'), counted && !now ? 'Nothing has moved yet.' : 'Not known yet.');
}

// The name that people know, where the planets have one.
function starName(star) {
  return star.name ?? inCatalogue(star);
}

// ---- what moved it ----

function moved(step) {
  if (!feed.add(step)) return;
  byId('no-changes').hidden = true;
  const left = step.changes.filter((c) => c.kind === 'LEFT').slice(0, 3).map((c) => c.words);
  if (left.length) byId('said').textContent += `. ${left.join('. ')}`;
}

// ---- health and freshness ----

function showHealth(state) {
  health = state;
  for (const layer of state.layers) {
    const item = document.querySelector(`[data-layer="${layer.layer}"]`);
    const flow = { ...layer.rows, held: layer.rows.entered - layer.rows.left };
    for (const figure of item.querySelectorAll('[data-of]')) say(figure, whole.format(flow[figure.dataset.of]));
    for (const figure of item.querySelectorAll('[data-today]')) say(figure, whole.format(layer.today[figure.dataset.today]));
    const words = item.querySelector('.state');
    say(words, layer.state === 'unknown' ? '' : layer.state);
    words.className = `state${['stopped', 'failed', 'restarting'].includes(layer.state) ? ' bad' : ''}`;
  }
  say(byId('quarantined'), whole.format(state.quarantined));
  keyed(byId('reasons'), state.quarantineReasons, (r) => r.expectation, () => element('li'), (li, r) => say(li, `${r.expectation}: ${whole.format(r.records)}`));
  say(byId('input'), `Input: ${state.input}.`);
  say(byId('notice'), state.notice ?? '');
  byId('notice').hidden = !state.notice;
  keyed(byId('findings'), state.findings, (f) => f, (f) => element('li', f));
  showFates(state.layers.find((l) => l.layer === 'silver'));
  showProof(state.proof);
  judge();
}

const FATES = {
  entered: 'entered silver', changed: 'changed a row of it', left: 'took one away', unchanged: 'said nothing new',
  neverHeld: 'false positives never held', quarantined: 'went to quarantine',
};

// Each record that silver has read ended in one of these.
function showFates(silver) {
  rows(byId('fates'), Object.keys(FATES), (f) => f, (f) => [FATES[f], whole.format(silver.rows[f]), whole.format(silver.today[f])]);
  [...byId('fates').children].forEach((row, i) => { row.dataset.fate = Object.keys(FATES)[i]; });
  for (const [id, flow] of [['fates-all', silver.rows], ['fates-today', silver.today]]) {
    keyed(byId(id), Object.keys(FATES).filter((f) => flow[f] > 0), (f) => f, (f) => element('i', undefined, { 'data-fate': f }), (bar, f) => { bar.style.flexGrow = flow[f]; });
  }
}

function showProof(proof) {
  if (!proof) return;
  const at = new Date(proof.at);
  const today = at.toDateString() === new Date().toDateString();
  const when = today ? at.toLocaleTimeString('en-GB', { timeStyle: 'short' }) : moment.format(at);
  say(byId('proof'), proof.differences ? `Not proven at ${when}: ${whole.format(proof.differences)} differences.` : `Proven at ${when}: no difference.`);
  byId('proof').className = proof.differences ? 'bad' : 'good';
  say(byId('proven'), `From ${whole.format(proof.bronzeRows)} rows of bronze, ${whole.format(proof.silverRows)} of silver, ${whole.format(proof.quarantineRows)} of quarantine and ${whole.format(proof.goldRows)} stars were worked out anew and compared; ${whole.format(proof.counts)} counts were counted again, ${whole.format(proof.landedFiles)} landed files read again, ${whole.format(proof.ledgerEntries)} entries of the ledger checked.`);
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

// ---- the connection ----

async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

let connected = false;

// What was counted before this page came; events tell the rest, and what comes twice is taken once.
async function catchUp() {
  count((await get('/api/v1/totals/history')).totals);
  counted = true;
  sayWhatLacks();
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
    else refresh();
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

byId('by-release').addEventListener('click', () => choose(true));
byId('as-counted').addEventListener('click', () => choose(false));

window.setInterval(() => {
  age();
  judge();
}, 1000);
window.setInterval(drawHistory, 5000);

// The number is on the screen: the code of the charts may come, some 70 kB of it.
async function drawCharts() {
  const charts = await import('/charts.js');
  history = new charts.HistoryChart(byId('history-plot'), byId('points'));
  stars = new charts.StarsChart(byId('stars-plot'), (star) => go(starPage(star)));
  stars.draw(richest);
  drawHistory();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    history.restyle();
    stars.restyle();
  });
}

begin(() => [...counts.values()].sort((a, b) => a.version - b.version));
listen();
new PerformanceObserver((list, painted) => {
  if (!list.getEntriesByName('first-contentful-paint').length) return;
  painted.disconnect();
  drawCharts();
}).observe({ type: 'paint', buffered: true });
