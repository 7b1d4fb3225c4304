import { refusedReply, type JsonReply } from './reviewResponse';
import type { ServedPage } from './servedPage';

export interface Asker {
	readonly method: 'GET' | 'POST';
	readonly contentType: string;
	/** The Accept header: a program that asks for JSON gets the review as JSON. */
	readonly accept: string;
}

export const isProgram = ({ method, contentType, accept }: Asker): boolean =>
	(method === 'GET' ? accept : contentType).toLowerCase().startsWith('application/json');

/** The same refusal for a person and for a program. */
export function refusedFor(asker: Asker, page: ServedPage): ServedPage | JsonReply {
	if (!isProgram(asker)) return page;
	const message = /<h1[^>]*>([^<]*)<\/h1>/.exec(page.html)?.[1] ?? 'Not done.';
	return refusedReply(page.status, [{ message }]);
}
