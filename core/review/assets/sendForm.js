/*
 * An emptied field is an answer; other empty ones say nothing. A function: the next page runs in the same window, where a
 * constant could not be declared again.
 */
function formBody(form) {
	return new URLSearchParams([...new FormData(form)].filter(([name, value]) => value !== '' || /^[ex]\d/.test(name)));
}

/* Whether replies can be read here: a proxy may drop the header by which a sandboxed page may. Undefined: nobody answers. */
function readsReplies() {
	const ask = (mode) => fetch(location.href, { method: 'HEAD', mode });
	return ask('cors').then(() => true, () => ask('no-cors').then(() => false, () => undefined));
}

/* The host's own words once the workflow has gone on. Whatever else is not ours comes from a proxy, a log-in or a Desk that is off. */
function hasGoneOn(text) {
	return /The execution \S+ (does not exist|is running already|has finished)|<h1>No action required<\/h1>/.test(text);
}

/*
 * Sends the form to its own address and says what became of it. Sending again is harmless: the first answer stands.
 * `readable`: what the page found when it was opened, and its host there for certain; only then a browser may send by itself.
 */
async function sendForm(form, readable) {
	'use strict';
	const body = formBody(form);
	if ((await readable) === false) return { kind: 'unreadable' };
	try {
		const reply = await fetch(location.href, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
		const page = await reply.text(), ours = /data-hitl="([\w-]+)"/.exec(page)?.[1], stands = ours === 'not-handed-on';
		if (!ours) return { kind: hasGoneOn(page) ? 'gone' : 'elsewhere' };
		return reply.status < 500 || stands ? { kind: 'page', page, taken: reply.ok || stands } : { kind: 'kept' };
	} catch {
		return { kind: (await readsReplies()) === undefined ? 'offline' : 'elsewhere' };
	}
}
