import { percent } from '../percent';
import type { Suggestion } from './reviewForm';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

/** How sure the model is and why a person is asked: a bare percentage says nothing to whoever does not know whose it is. */
export function surenessInWords({ confidence, reason }: Suggestion): string {
	if (confidence === undefined) return reason;
	const sure = percent(confidence);
	const start = `${plain(sure)} is `;
	if (plain(reason).startsWith(start)) return `${sure} sure, which is ${reason.slice(start.length)}`;
	return plain(reason).includes(plain(sure)) ? reason : `${sure} sure. ${reason}`;
}
