// Elements out of data. Text is only ever set as text, and what is there already is kept: whoever
// has the focus, or reads along, does not lose the place.

export const byId = (id) => document.getElementById(id);
export const whole = new Intl.NumberFormat('en-US');
export const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
export const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}

export function link(href, text) {
  return element('a', text, { href });
}

// Makes the children those of the items, in their order: one whose key is there already is filled anew.
export function keyed(parent, items, key, make, fill = () => {}) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const keys = new Set(items.map((item) => String(key(item))));
  const there = new Map();
  for (const child of [...parent.children]) {
    if (keys.has(child.dataset.key)) there.set(child.dataset.key, child);
    else child.remove();
  }
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let child = there.get(name);
    if (!child) {
      child = make(item);
      child.dataset.key = name;
    }
    fill(child, item);
    if (child === place) place = place.nextElementSibling;
    else parent.insertBefore(child, place);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}

// Rows of a table: each cell a text, or what makes an element of it once.
export function rows(body, items, key, cells) {
  keyed(body, items, key, (item) => {
    const row = element('tr');
    row.append(...cells(item).map(() => element('td')));
    return row;
  }, (row, item) => cells(item).forEach((cell, i) => {
    const td = row.children[i];
    if (cell instanceof Node) {
      if (td.firstChild?.isEqualNode?.(cell)) return;
      if (td.firstChild?.href && td.firstChild.href === cell.href) say(td.firstChild, cell.textContent);
      else td.replaceChildren(cell);
    } else say(td, cell);
  }));
}

export function signed(n) {
  return n === 0 ? '' : `${n > 0 ? '+' : '−'}${whole.format(Math.abs(n))}`;
}
