/*
 * Keeps on the server what is filled in and not sent, seconds later: whoever opens the same link elsewhere goes on with it.
 * Not before somebody `isHere`: a scanner that presses "Undo" takes nothing out of a draft.
 */
function serverDraft(form, changed, isHere) {
	const waiting = new Set();
	let sending = [], failures = 0, timer;
	const later = (seconds) => { timer ??= setTimeout(save, seconds * 1000); };
	async function save() {
		clearTimeout(timer);
		timer = undefined;
		if (sending.length || !waiting.size || !isHere()) return;
		sending = [...waiting];
		waiting.clear();
		const body = new URLSearchParams([...formBody(form)].filter(([name]) => {
			const place = /^[a-z](\d+)/.exec(name);
			return !place || sending.includes(place[1]);
		}));
		body.set('draft', sending);
		const reply = await fetch(location.href, { method: 'POST', body, keepalive: `${body}`.length < 6e4, signal: AbortSignal.timeout(15_000) }).catch(() => undefined);
		failures = reply?.ok ? 0 : failures + 1;
		if (failures) for (const place of sending) waiting.add(place);
		sending = [];
		changed();
		/* Without an answer, or refused for good, the tab alone keeps it until something changes. */
		if (waiting.size && failures < 3 && !(reply && reply.status < 500 && !reply.ok)) later(failures ? 20 : 3);
	}
	return {
		touch(place) { waiting.add(place); later(3); },
		later() { if (waiting.size) later(3); },
		save,
		stop() { clearTimeout(timer); timer = -1; },
		unsaved: () => [...waiting, ...sending],
	};
}
