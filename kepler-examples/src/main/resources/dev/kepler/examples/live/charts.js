// The two charts. Colours come from the style sheet, so that they follow the reader's light or dark.

import '/chart.umd.js';
import { element, keyed, link, say, whole } from '/keyed.js';
import { has, inCatalogue } from '/terms.js';

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const MOST_LINKS = 60;
const CROWD = 40; // points from which on each is drawn smaller

function common() {
  const { Chart } = window;
  Chart.defaults.font.family = colour('--sans');
  Chart.defaults.font.size = 12;
  Chart.defaults.color = colour('--quiet');
  Chart.defaults.borderColor = colour('--line');
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: colour('--ink'), titleColor: colour('--paper'), bodyColor: colour('--paper'),
        cornerRadius: 2, padding: 10, displayColors: false,
      },
    },
  };
}

// Steps of time that people read: from a second to a year.
const SPANS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
  86400, 172800, 604800, 2592000, 7776000, 31536000].map((s) => s * 1000);

function momentTicks(axis) {
  const span = axis.max - axis.min;
  const wanted = Math.max(2, Math.floor(axis.width / 110));
  const step = SPANS.find((s) => span / s <= wanted) ?? SPANS[SPANS.length - 1];
  const shift = step < 86400000 ? new Date(axis.min).getTimezoneOffset() * 60000 : 0;
  axis.ticks = [];
  if (step === SPANS.at(-1)) { // years are not of one length
    const years = new Date(axis.max).getUTCFullYear() - new Date(axis.min).getUTCFullYear();
    const each = Math.max(1, Math.ceil(years / wanted));
    for (let year = new Date(axis.min).getUTCFullYear() + 1; Date.UTC(year) <= axis.max; year += each) {
      axis.ticks.push({ value: Date.UTC(year) });
    }
    return;
  }
  for (let t = Math.ceil((axis.min - shift) / step) * step + shift; t <= axis.max; t += step) {
    axis.ticks.push({ value: t });
  }
}

function momentWords(value, step) {
  const form = step < 60000 ? { timeStyle: 'medium' } : step < 86400000
    ? { hour: '2-digit', minute: '2-digit', hour12: false }
    : step < 2592000000 ? { day: 'numeric', month: 'short', year: 'numeric' }
      : step < 31536000000 ? { month: 'short', year: 'numeric' } : { year: 'numeric' };
  return new Intl.DateTimeFormat('en-GB', form).format(value);
}

// Points have a time (at), what to call it (when), and their numbers; those of releases are marked.
// Over each lies a link to what it changed, for the pointer and for the keyboard.
export class HistoryChart {
  constructor(canvas, links) {
    this.canvas = canvas;
    this.links = links;
    this.counts = [];
    this.marked = false;
  }

  draw(counts, now, marked) {
    this.counts = counts;
    this.marked = marked;
    const lines = (field) => [...counts.map((c) => ({ x: c.at, y: c[field], when: c.when })),
      ...counts.slice(-1).map((c) => ({ x: now, y: c[field], when: `Now, by: ${c.when}` }))];
    if (!this.chart) this.make();
    const sets = this.chart.data.datasets;
    sets[0].data = lines('confirmed');
    sets[1].data = lines('candidates');
    const radius = counts.length > CROWD ? 1.75 : 3.5;
    sets.forEach((set) => { set.pointRadius = (point) => (marked && point.dataIndex < counts.length ? radius : 0); });
    const x = this.chart.options.scales.x;
    x.min = counts.length ? counts[0].at : now - 60000;
    x.max = Math.max(now, x.min + 10000);
    this.chart.update('none');
    this.place();
  }

  // The links, where the points are: the last ones, if there are many.
  place() {
    const drawn = this.chart.getDatasetMeta(0).data;
    keyed(this.links, this.counts.slice(-MOST_LINKS), (c) => c.href, (c) => {
      const item = element('li');
      item.append(link(c.href, ''));
      return item;
    }, (item, c) => {
      const point = drawn[this.counts.indexOf(c)];
      item.style.transform = `translate(${point.x}px, ${point.y}px)`;
      say(item.firstChild, `${c.when}: ${whole.format(c.confirmed)} confirmed, ${whole.format(c.candidates)} candidates`);
    });
  }

  make() {
    const options = common();
    options.onResize = () => requestAnimationFrame(() => this.chart && this.place());
    options.interaction = { mode: 'index', axis: 'x', intersect: false };
    options.scales = {
      x: {
        type: 'linear', grid: { display: false }, border: { color: colour('--quiet') },
        afterBuildTicks: momentTicks,
        ticks: { maxRotation: 0, callback: (v, i, ticks) => momentWords(v, ticks.length > 1 ? ticks[1].value - ticks[0].value : 1000) },
      },
      y: { beginAtZero: true, border: { display: false }, ticks: { maxTicksLimit: 6, precision: 0, callback: (v) => whole.format(v) } },
    };
    options.plugins.tooltip.callbacks = {
      title: (items) => items[0].raw.when,
      label: (item) => `${item.dataset.label}: ${whole.format(item.parsed.y)}`,
    };
    const line = (label, tint) => ({
      label, data: [], stepped: 'before', clip: 6, borderColor: colour(tint), backgroundColor: colour(tint),
      borderWidth: 2.25, pointRadius: 0, pointHoverRadius: 4,
    });
    this.chart = new window.Chart(this.canvas, {
      type: 'line', options,
      data: { datasets: [line('Confirmed', '--confirmed'), line('Candidates', '--candidates')] },
    });
  }

  restyle() {
    this.chart?.destroy();
    this.chart = undefined;
    this.draw(this.counts, Date.now(), this.marked);
  }
}

export class StarsChart {
  // A click on a bar chooses its star; the table beside it does the same for the keyboard.
  constructor(canvas, choose) {
    this.canvas = canvas;
    this.choose = choose;
    this.stars = [];
  }

  draw(stars) {
    this.stars = stars;
    if (!this.chart) this.make();
    this.chart.data.labels = stars.map((s) => s.name ?? inCatalogue(s));
    this.chart.data.datasets[0].data = stars.map((s) => s.numPlanets);
    this.chart.update('none');
  }

  make() {
    const options = common();
    options.indexAxis = 'y';
    options.onClick = (event, bars) => bars.slice(0, 1).forEach((bar) => this.choose(this.stars[bar.index]));
    options.onHover = (event, bars) => { this.canvas.style.cursor = bars.length ? 'pointer' : ''; };
    options.scales = {
      x: { beginAtZero: true, border: { display: false }, ticks: { precision: 0 } },
      y: { grid: { display: false }, border: { color: colour('--quiet') }, ticks: { color: colour('--ink'), autoSkip: false } },
    };
    options.plugins.tooltip.callbacks = { label: (item) => `${item.parsed.x} ${has('name') ? 'named ' : ''}planets` };
    this.chart = new window.Chart(this.canvas, {
      type: 'bar', options,
      data: { labels: [], datasets: [{ data: [], backgroundColor: colour('--confirmed'), barPercentage: 0.62 }] },
    });
  }

  restyle() {
    this.chart?.destroy();
    this.chart = undefined;
    this.draw(this.stars);
  }
}
