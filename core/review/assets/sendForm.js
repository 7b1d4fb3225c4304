/*
 * An emptied field is an answer; other empty ones say nothing. A function: the next page runs in the same window, where a
 * constant could not be declared again.
 */
function formBody(form) {
	return new URLSearchParams([...new FormData(form)].filter(([name, value]) => value !== '' || /^[ex]\d/.test(name)));
}

/* Sends the form to its own address and says what became of it. Sending again is harmless: the first answer stands. */
async function sendForm(form) {
	'use strict';
	const address = location.href;
	const reachable = (mode) => fetch(address, { method: 'HEAD', mode });
	const body = formBody(form);
	try {
		/* A proxy may drop the header by which a sandboxed page may read replies: then the browser has to send by itself. */
		const readable = await reachable('cors').then(() => true, () => reachable('no-cors').then(() => false));
		if (!readable) return { kind: 'unreadable' };
		const reply = await fetch(address, { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
		const page = await reply.text();
		if (reply.status >= 500) return { kind: 'kept' };
		if (page.includes('data-hitl=')) return { kind: 'page', page, taken: reply.ok };
		/* The host answers by itself once the workflow has gone on. */
		return { kind: [200, 401, 404, 409, 410].includes(reply.status) ? 'gone' : 'kept' };
	} catch {
		return { kind: 'offline' };
	}
}
