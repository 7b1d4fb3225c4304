/* Many labels: the browser's own list of a text field becomes a listbox that works the same everywhere. */
function labelSearch(input, labels, { changed, taken, left }) {
const list = document.createElement('ul'), none = input.parentNode.querySelector('.none');
const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const set = (element, attributes) => { for (const name in attributes) element.setAttribute(name, attributes[name]); };
let hits = [], at = 0;

function close() {
	list.hidden = true;
	set(input, { 'aria-expanded': 'false' });
	input.removeAttribute('aria-activedescendant');
}
function take(label) {
	close();
	taken(label);
}
function row(label, index) {
	const option = document.createElement('li');
	option.textContent = label;
	set(option, { id: `${list.id}-${index}`, role: 'option', 'aria-selected': index === at });
	option.onpointerdown = (event) => event.preventDefault(); // keeps the list open until the press ends
	option.onclick = () => take(label);
	return option;
}
function draw() {
	const words = fold(input.value).split(/\s+/).filter(Boolean);
	hits = labels.filter((label) => words.every((word) => fold(label).includes(word))).slice(0, 200);
	at = Math.max(0, Math.min(hits.length - 1, at));
	list.replaceChildren(...hits.map(row));
	none.hidden = hits.length > 0;
	if (hits.length === 0) return close();
	list.hidden = false;
	set(input, { 'aria-expanded': 'true', 'aria-activedescendant': `${list.id}-${at}` });
	list.children[at].scrollIntoView({ block: 'nearest' });
}

list.id = `list-${input.id}`;
list.hidden = true;
input.removeAttribute('list');
input.after(list);
set(list, { role: 'listbox', 'aria-label': 'Labels' });
set(input, { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false' });
input.addEventListener('focus', draw);
input.addEventListener('input', () => { at = 0; draw(); changed(); });
input.addEventListener('blur', () => { close(); left(); });
input.addEventListener('keydown', (event) => {
	if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
		at += event.key === 'ArrowDown' ? 1 : -1;
		draw();
	} else if (event.key === 'Enter') {
		if (!list.hidden && input.value) take(hits[at]);
	} else return;
	event.preventDefault();
});
}
