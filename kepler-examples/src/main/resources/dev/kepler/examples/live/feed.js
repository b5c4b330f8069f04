// The feed: what moved the number, the newest on top, grouped by what became of the things.

import { day, element, keyed, link, moment, whole } from '/keyed.js';
import { objectPage } from '/terms.js';
import { groupName } from '/views.js';

const SHOWN = 20; // counts; the others are a click away

export class Feed {
  constructor(list, box) {
    this.list = list;
    this.box = box;
    this.steps = new Map(); // by version
    new ResizeObserver(() => this.place()).observe(list);
  }

  // Whether it is news.
  add(step) {
    if (this.steps.has(step.version)) return false;
    this.steps.set(step.version, step);
    const newest = [...this.steps.values()].sort((a, b) => b.version - a.version).slice(0, SHOWN);
    keyed(this.list, newest, (s) => s.version, item);
    this.place();
    return true;
  }

  // What is new pushes nothing away under the reader's eyes: the others slide, and who has scrolled stays.
  place() {
    const before = this.list.offsetHeight;
    const heights = [...this.list.children].map((child) => child.offsetHeight);
    let top = 0;
    heights.forEach((height, i) => {
      this.list.children[i].style.transform = `translateY(${top}px)`;
      top += height;
    });
    if (before === top) return;
    this.list.style.height = `${top}px`;
    if (this.box.scrollTop > 0) this.box.scrollTop += top - before;
  }
}

function item(step) {
  const made = element('li', undefined, { class: Date.now() - Date.parse(step.countedAt) < 10_000 ? 'step new' : 'step' });
  const counted = moment.format(Date.parse(step.countedAt));
  const release = step.releases.map((r) => day.format(Date.parse(r)));
  const address = step.releases.length === 1 ? `/releases/${step.releases[0]}` : `/counts/${step.version}`;
  const head = element('h3');
  head.append(link(address, release.length ? `${release.length === 1 ? 'Release' : 'Releases'} of ${release.join(', ')}` : counted));
  made.append(head);
  if (release.length) made.append(element('time', `counted ${counted}`));
  for (const [group, number] of Object.entries(step.groups)) {
    if (number === 0) continue;
    const list = element('ul', undefined, { class: group === 'lost' ? 'left' : '' });
    const changes = step.changes.filter((c) => c.group === group);
    list.append(...changes.map((c) => {
      const entry = element('li');
      entry.append(link(objectPage(c), c.words));
      return entry;
    }));
    const title = element('h4', `${groupName(group)} ${whole.format(number)}`);
    made.append(title, list);
    if (number > changes.length) {
      const rest = element('p');
      rest.append(link(`${address}?group=${group}`, `All ${whole.format(number)}`));
      made.append(rest);
    }
  }
  if (!Object.values(step.groups).some((n) => n > 0)) made.append(element('p', 'Nothing but the count.'));
  return made;
}

