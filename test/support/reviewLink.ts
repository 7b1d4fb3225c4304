import type { IRun } from 'n8n-workflow';

/** The link as it stands in a hint's HTML, which n8n keeps as JSON. */
const LINK = /href=\\?"(https?:[^"\\]+\/(?:webhook-waiting\/|review\?)[^"\\]+)/;

/** The signed address in what n8n keeps of an execution; undefined while there is none. */
export const reviewLinkIn = (data: string): string | undefined => LINK.exec(data)?.[1]?.replaceAll('&amp;', '&');

/** All signed addresses of the newest pause, in the order of the reviewers. */
export function reviewUrls(run: IRun, node = 'Review'): string[] {
	const hints = run.data.resultData.runData[node]?.at(-1)?.hints ?? [];
	const links = hints.map(({ message }) => message).join('\n').matchAll(new RegExp(LINK, 'g'));
	return [...links].map(([, link = '']) => link.replaceAll('&amp;', '&'));
}

/** The signed address that Human Review gave to the builder of the workflow, in a hint and nowhere else. */
export function reviewUrl(run: IRun, node = 'Review'): string {
	const hints = run.data.resultData.runData[node]?.at(-1)?.hints ?? [];
	return reviewLinkIn(hints.map(({ message }) => message).join('\n')) ?? '';
}
