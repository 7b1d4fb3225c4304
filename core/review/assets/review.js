/* Without this script the page is one plain form and every path completes. With it one card shows at a time. */
(() => {
'use strict';
const form = document.getElementById('review');
const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const cards = all('.card');
const open = cards.filter((card) => !card.classList.contains('decided'));
const labels = all('#labels option').map((option) => option.value);
const live = $('#live'), message = $('#msg'), notice = $('#notice'), bar = $('#bar');
const letters = $('#letters'), goesOn = $('#goes-on');
const draftKey = `hitl ${form.dataset.draft} `;
const box = $('.mine input'), readable = readsReplies();
const undone = [], skipped = new Set(), settled = new Map(), seconds = new Map();
let on, since = document.hidden ? undefined : Date.now(), sending = false, sendWhenBack = false, tries = 0, retry;
/* Whether somebody chose or wrote something in this tab, or ticked that what is filled in is theirs. */
let mine = box?.checked ?? false;
const numberOf = (card) => card.id.slice(1);
const rowOf = (card) => $(`.list a[href="#${card.id}"]`);
const typing = (element) => element.matches('textarea, select, input:not([type=radio]):not([type=checkbox])');
const say = (text) => { live.textContent = text; };

/* An answer is one text: "choice 3", "label Refund", or empty. */
const answerOf = (card) => {
	const radio = $('.opt input:checked', card), search = $('.find input', card);
	if (radio) return `choice ${radio.value}`;
	return search && labels.includes(search.value) ? `label ${search.value}` : '';
};
const put = (card, answer) => {
	for (const radio of all('.opt input', card)) radio.checked = answer === `choice ${radio.value}`;
	const search = $('.find input', card);
	if (search) search.value = answer.startsWith('label ') ? answer.slice(6) : '';
};
const nameOf = (card) => {
	const radio = $('.opt input:checked', card);
	if (!radio) return answerOf(card).slice(6);
	return $('span', radio.parentNode).textContent + (radio.value === 'approve' && $('.changed', card) ? ', with changes' : '');
};
/* A select has no default value of its own. */
const original = (field) => field.options ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value : field.defaultValue;
const markChanged = (field) => field.closest('.field').classList.toggle('changed', field.value !== original(field));

function paint() {
	const answered = open.filter(answerOf).length, left = open.length - answered;
	for (const card of open) {
		const row = rowOf(card), done = answerOf(card) !== '';
		row.className = done ? 'done' : skipped.has(card) ? 'skip' : '';
		$('.a', row).textContent = done ? nameOf(card) : '';
		$('.sr', row).textContent = done ? 'answered' : skipped.has(card) ? 'skipped' : 'open';
	}
	for (const card of cards) {
		if (card === on) rowOf(card).setAttribute('aria-current', 'step');
		else rowOf(card).removeAttribute('aria-current');
	}
	$('#left b').textContent = left;
	$('progress').value = form.dataset.total - (form.dataset.open - answered);
	$('#send b').textContent = answered;
	$('#undo').hidden = undone.length === 0;
	keepDraft();
}

/* A sandboxed page has no storage, and history.state is lost on reload; the tab's own name survives both. */
const texts = () => all('textarea, #who, .edits .in', form);
const onServer = serverDraft(form, () => keepDraft(), () => mine);
/* The name has the place 0. */
const placeOf = (element) => { const card = element.closest('.card'); return card ? numberOf(card) : '0'; };
function keepDraft() {
	/* Another page of ours may have taken this one's place, in the same tab. */
	if (!form.isConnected) return clearInterval(beat);
	count();
	const draft = {
		mine, unsaved: onServer.unsaved(), answers: open.map(answerOf), texts: texts().map((field) => field.value), seconds: open.map((card) => seconds.get(card)),
		undone: undone.map(({ card, before }) => [numberOf(card), before]), at: cards.indexOf(on), letters: letters.checked, goesOn: goesOn.checked,
	};
	window.name = draftKey + JSON.stringify(draft);
}
function own() {
	mine = true;
	if (box) box.checked = true;
}
function readDraft() {
	if (!window.name.startsWith(draftKey)) return undefined;
	const draft = JSON.parse(window.name.slice(draftKey.length)); // ours: the key is made of the page's secret
	if (draft.answers.length !== open.length || draft.texts.length !== texts().length) return undefined;
	letters.checked = draft.letters;
	goesOn.checked = draft.goesOn;
	open.forEach((card, index) => startFrom(card, draft.seconds?.[index] ?? 0));
	/* What nobody chose in this tab, such as somebody's draft that was only looked at, is not filled in again. */
	if (draft.mine === false) return cards[draft.at];
	own();
	/* What is on the server stands on the page already; of another one's link it does not. */
	const fillsIn = (element) => form.dataset.server === undefined || draft.unsaved.includes(placeOf(element));
	open.forEach((card, index) => { if (fillsIn(card) && (draft.answers[index] || draft.unsaved.includes(placeOf(card)))) put(card, draft.answers[index]); });
	texts().forEach((field, index) => {
		if (!fillsIn(field)) return;
		if (field.closest('.edits')) { field.value = draft.texts[index]; markChanged(field); }
		else field.value ||= draft.texts[index];
		if (field.value && field.closest('details')) field.closest('details').open = true;
	});
	for (const place of draft.unsaved) onServer.touch(place);
	$('#offer')?.remove();
	for (const [place, before] of draft.undone ?? []) {
		const card = open.find((one) => numberOf(one) === place);
		if (card) undone.push({ card, before });
	}
	return cards[draft.at];
}

/* Seconds in which a card was in sight, those before a reload included. */
const secondsField = (card) => $(`[name=t${numberOf(card)}]`, card);
function startFrom(card, known) {
	const field = secondsField(card);
	seconds.set(card, Math.max(known, Number(field.value)));
	field.value = Math.round(seconds.get(card)) || '';
}
function count() {
	const field = on && secondsField(on);
	if (field && since !== undefined) {
		seconds.set(on, Math.min(120, seconds.get(on) + (Date.now() - since) / 1000));
		field.value = Math.round(seconds.get(on)) || '';
	}
	since = document.hidden ? undefined : Date.now();
}
function show(card, focus = true) {
	count();
	on?.classList.remove('on');
	on = card;
	card.classList.add('on');
	paint();
	if (!focus) return;
	card.focus({ preventScroll: true });
	scrollTo(0, 0);
}
function following(card) {
	const at = open.indexOf(card), order = [...open.slice(at + 1), ...open.slice(0, at + 1)];
	return order.find((one) => !answerOf(one) && !skipped.has(one)) ?? order.find((one) => !answerOf(one));
}
const step = (by) => show(cards[Math.max(0, Math.min(cards.length - 1, cards.indexOf(on) + by))]);

const agrees = (card) => {
	const radio = $('.opt input:checked', card), said = $('.says:not(.blind) .said', card);
	if (!said || said.matches('.whole')) return said && radio?.value === 'approve' && !$('.changed', card);
	return said.textContent === nameOf(card);
};
const noteAgreement = pace((first) => {
	const dialog = $('#pace');
	if (!dialog) return;
	dialog.returnValue = '';
	dialog.onclose = () => { if ((form.pace.value = dialog.returnValue) === 'no') show(first); };
	dialog.showModal();
});

/* Takes note of a card's answer; then, if wanted, the next open card. */
function settle(card, proceed) {
	const answer = answerOf(card), before = settled.get(card) ?? '';
	if (answer !== before) {
		own();
		undone.push({ card, before });
		settled.set(card, answer);
		onServer.touch(numberOf(card));
		skipped.delete(card);
		calm();
		tell(`Item ${numberOf(card)}: `, nameOf(card));
	}
	const next = following(card);
	if (!next && answer) tell(`All ${open.length} answered. Look once, then send.`);
	if (proceed && goesOn.checked && next && answer) show(next);
	else paint();
	if (answer === before) return;
	say(`${message.textContent}. ${$('#left').textContent}`);
	noteAgreement(card, answer && agrees(card));
}
function tell(text, strong = '') {
	const name = document.createElement('b');
	name.textContent = strong;
	message.replaceChildren(text, name);
}
function choose(card, radio, proceed = true) {
	put(card, `choice ${radio.value}`);
	settle(card, proceed);
}
function undo() {
	const last = undone.pop();
	if (!last) return;
	put(last.card, last.before);
	settled.set(last.card, last.before);
	onServer.touch(numberOf(last.card));
	calm();
	tell(`Item ${numberOf(last.card)} is open again.`);
	show(last.card);
	say(message.textContent);
}
function skip() {
	if (open.length < 2 || !open.includes(on) || answerOf(on)) return step(1);
	skipped.add(on);
	tell(`Item ${numberOf(on)} skipped, it comes back at the end.`);
	show(following(on) ?? on);
	say(message.textContent);
}
function comment() {
	const box = $('details', on);
	if (!box) return;
	box.open = true;
	$('textarea', box).focus();
}

document.addEventListener('click', (event) => {
	const link = event.target.closest('.list a, .note a'), button = event.target.closest('[data-do]');
	const card = link && cards.find((one) => link.hash === `#${one.id}`);
	if (card) { event.preventDefault(); show(card); }
	if (button) ({ undo, skip, keys: () => $('#keys').showModal() })[button.dataset.do]();
	/* A pointer goes on; arrow keys, which click with detail 0, only move in the group. */
	if (event.target.matches('.opt input') && event.detail > 0) choose(event.target.closest('.card'), event.target);
});
document.addEventListener('change', (event) => {
	const card = event.target.closest('.card');
	if (card && event.target.type === 'radio') choose(card, event.target, false);
	else paint();
});
document.addEventListener('input', ({ target }) => {
	if (target === box) mine = box.checked;
	else if (form.contains(target)) { own(); onServer.touch(placeOf(target)); }
	if (target.closest('.edits')) { markChanged(target); calm(); paint(); }
	if (mine) onServer.later();
	keepDraft();
});
document.addEventListener('keydown', (event) => {
	const { target, key } = event;
	if ((event.ctrlKey || event.metaKey) && key === 'Enter') { event.preventDefault(); $('#send').focus(); return; }
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $('dialog[open]')) return;
	if (typing(target)) {
		if (key === 'Escape') on.focus();
		if (key === 'Enter' && !target.matches('textarea')) event.preventDefault();
		return;
	}
	if (target.type === 'radio' && key === 'Enter') { event.preventDefault(); if (target.checked) settle(on, true); return; }
	if (!letters.checked) return;
	const chosen = all('.opt', on).find((option) => option.dataset.key === key.toUpperCase());
	const act = chosen ? () => choose(on, chosen.control) : {
		s: skip, z: undo, c: comment, j: () => step(1), k: () => step(-1), '/': () => $('.find input', on)?.focus(), '?': () => $('#keys').showModal(),
	}[key.toLowerCase()];
	if (act) { event.preventDefault(); act(); }
});
/* What is put into a tab's name while a page is left may come too late. */
const beat = setInterval(keepDraft, 2000);
document.addEventListener('visibilitychange', () => { count(); if (document.hidden) void onServer.save(); });

/* The form is kept until a page of ours says what became of it. */
const TEXT = {
	empty: () => ['Nothing is chosen yet.', ' Choose an answer for at least one item.'],
	offline: () => ['No connection.', ' Your answers are kept in this tab. It sends them when you are back.'],
	kept: (count) => ['Not sent yet.', ` Your ${count === 1 ? 'answer is' : `${count} answers are`} safe. The server could not store them just now. Nothing was decided. This page tries again by itself.`],
	elsewhere: () => ['Not sent yet.', ' The review itself did not answer: you may have to log in again, or it is switched off. Your answers are kept in this tab, which tries again by itself. If this stays, tell whoever sent you the link.'],
	gone: () => ['Nothing is left to answer here.', ' These items were answered already, or the time was over, and the workflow went on.'],
};
function alarm([strong, text]) {
	if (!notice.hidden && notice.textContent === strong + text) return;
	const start = document.createElement('b');
	start.textContent = strong;
	notice.replaceChildren(start, text);
	notice.hidden = false;
	bar.classList.add('off');
}
function calm() {
	sendWhenBack = false;
	notice.hidden = true;
	bar.classList.remove('off');
}
async function send(isRetry) {
	if (sending) return;
	sending = true;
	clearTimeout(retry);
	count();
	if (!isRetry) {
		calm();
		tries = 0;
		tell('Sending …');
	}
	sendWhenBack = true;
	const result = await sendForm(form, readable);
	sending = false;
	if (!isRetry) tell('');
	if (result.kind === 'unreadable') form.submit();
	else if (result.kind === 'page') replaceBy(result);
	/* Whoever has changed an answer meanwhile wants to send it themselves. */
	else if (sendWhenBack) {
		alarm(TEXT[result.kind](open.filter(answerOf).length));
		if (result.kind === 'gone') sendWhenBack = false;
		else tryLater();
	}
}
/* A browser tells of its own connection alone: whether the server is back has to be tried, after 5 seconds, then up to 15. */
function tryLater() {
	retry = setTimeout(() => { if (sendWhenBack) void send(true); }, Math.min(15, 5 + 2.5 * tries++) * 1000);
}
function replaceBy({ page, taken }) {
	sendWhenBack = false;
	onServer.stop();
	if (taken) window.name = '';
	document.open();
	document.write(page);
	document.close();
	document.querySelector('main h1')?.focus();
}
form.addEventListener('submit', (event) => {
	event.preventDefault();
	if (open.some(answerOf) || all('.find input').some((input) => input.value)) void send();
	else alarm(TEXT.empty());
});
addEventListener('online', () => { if (sendWhenBack) void send(true); });

document.documentElement.classList.add('js');
/* Undo takes an answer back; without a script "Answer later" does. */
for (const option of all('.later')) option.remove();
/* Of a single item there is nothing to skip to. */
for (const card of open.length > 1 ? open : []) {
	const skip = document.createElement('button');
	Object.assign(skip, { type: 'button', className: 'btn', textContent: 'Skip for now' });
	Object.assign(skip.dataset, { do: 'skip', key: 'S' });
	$('.more', card).append(skip);
}
const KEYS = { approve: '1', reject: '2', none: 'X', unsure: '0' };
for (const option of all('.opt')) option.dataset.key = KEYS[option.control.value] ?? Number(option.control.value) + 1;
for (const element of all('[data-key]')) {
	const hint = document.createElement('kbd');
	hint.textContent = element.dataset.key;
	hint.setAttribute('aria-hidden', 'true');
	element.prepend(hint);
}
for (const card of open) startFrom(card, 0);
const drafted = readDraft();
for (const card of open) settled.set(card, answerOf(card));
/* What is filled in can be taken back, the last one first as far as this tab knows their order. */
const known = new Set(undone.map(({ card }) => card));
undone.unshift(...open.filter((card) => answerOf(card) && !known.has(card)).map((card) => ({ card, before: '' })));
for (const input of all('.find input')) {
	const card = input.closest('.card');
	labelSearch(input, labels, {
		changed: () => settle(card, false),
		taken: (label) => { put(card, `label ${label}`); settle(card, true); },
		left: () => { if (answerOf(card).startsWith('choice')) input.value = ''; },
	});
}
show(cards.find((card) => $('.err:not(.none)', card)) ?? drafted ?? following(open.at(-1)) ?? cards[0], false);
})();
