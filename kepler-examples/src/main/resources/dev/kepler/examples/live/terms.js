// The words of the mission whose lake is shown, and what its answers call a star, a thing and its key.

export const terms = JSON.parse(document.getElementById('terms').textContent);
export const has = (what) => terms.told.includes(what); // whether a name, a confidence, is told of a planet
export const starId = (star) => star[terms.fields.star];
export const objectId = (thing) => thing[terms.fields.object];
export const keyOf = (thing) => thing[terms.fields.key];
export const objectsOf = (star) => star[terms.fields.objects];
export const inCatalogue = (star) => `${terms.catalogue} ${starId(star)}`;
export const starPage = (star) => `/stars/${starId(star)}`;
export const objectPage = (thing) => `/${terms.fields.objects}/${encodeURIComponent(objectId(thing))}`;
export const verdict = (disposition) => terms.verdicts[disposition]?.kind ?? 'absent';
export const plain = (disposition) => (disposition === null ? 'in no release' : terms.verdicts[disposition].words);
