import { setTimeout as pause } from 'node:timers/promises';

const LINK = /href=\\?"(https?:[^"\\]+\/(?:webhook-waiting\/|review\?)[^"\\]+)/;

const WAITING = encodeURIComponent(JSON.stringify({ status: ['waiting'] }));

/** The address of the page on which an execution waits for people; undefined where it waits for something else. */
export const reviewLinkIn = (execution) => LINK.exec(execution)?.[1]?.replaceAll('&amp;', '&');

/** How many items wait, and in which review. */
async function whatWaits(link) {
	const response = await fetch(link, { headers: { accept: 'application/json' } }).catch(() => undefined);
	const { title, items, answers } = (await response?.json().catch(() => undefined)) ?? {};
	if (!Array.isArray(items)) return 'Somebody is asked.';
	const open = items.length - (answers?.length ?? 0);
	return `${open === 1 ? '1 item waits' : `${open} items wait`} in "${title}".`;
}

/** Prints the link of every review that waits, once each, until n8n ends: the terminal is the newcomer's inbox. */
export async function announceReviews(api, ended, print = console.log) {
	const told = new Set();
	const over = ended.then(() => true);
	while (!(await Promise.race([over, pause(2_000, false)]))) {
		const { data: waiting } = await api(`executions?limit=50&filter=${WAITING}`).catch(() => ({}));
		for (const { id } of waiting?.results ?? []) {
			if (told.has(id)) continue;
			told.add(id);
			const { data: execution } = await api(`executions/${id}`).catch(() => ({}));
			const link = reviewLinkIn(execution?.data ?? '');
			if (link) print(`\n${await whatWaits(link)} Open this page to answer:\n  ${link}`);
		}
	}
}
