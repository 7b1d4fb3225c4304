import { MOST_NOTICE_LETTERS } from '../notice';
import { plainLine, plainStart } from '../plainText';

/** Limits of Slack's Block Kit, in letters. */
const MOST_HEADER = 150;
const MOST_TEXT = MOST_NOTICE_LETTERS;
const MOST_BUTTON = 75;
/** Choices that a select may have. */
export const MOST_SELECT_OPTIONS = 100;

type Block = Readonly<Record<string, unknown>>;

/** Other people's words are always `plain_text`: nothing in them is a link, a mention or a format. */
const plain = (text: string): Block => ({ type: 'plain_text', text: text === '' ? ' ' : text, emoji: false });

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Our own words, in which a time stands in each reader's zone. `verbatim`: Slack makes no links of its own. */
const mrkdwn = (text: string): Block => ({ type: 'mrkdwn', text, verbatim: true });

export const header = (text: string): Block => ({ type: 'header', text: plain(plainLine(text, MOST_HEADER)) });

/** Whether a text is shown in full by a header, or on a button. */
export const fitsHeader = (text: string): boolean => fits(text, MOST_HEADER);
export const fitsOnButton = (text: string): boolean => fits(text, MOST_BUTTON);

const fits = (text: string, limit: number): boolean => plainLine(text, MOST_TEXT) === plainLine(text, limit);

export const words = (text: string, blockId?: string): Block => ({
	type: 'section',
	text: plain(plainStart(text, MOST_TEXT)),
	...(blockId === undefined ? {} : { block_id: blockId }),
});

export const small = (text: string): Block => ({ type: 'context', elements: [plain(plainStart(text, MOST_TEXT))] });

/** Parts of a line: our own words, somebody else's text, which is shown as it is, and what Slack writes for us. */
export type LinePart = { readonly ours: string } | { readonly text: string } | { readonly time: string; readonly fallback: string } | { readonly user: string } | { readonly link: string; readonly name: string };

function partOf(part: LinePart): string {
	if ('ours' in part) return part.ours;
	if ('text' in part) return escaped(plainLine(part.text, 300));
	if ('user' in part) return `<@${part.user}>`;
	if ('time' in part) return `<!date^${Math.floor(new Date(part.time).getTime() / 1_000)}^{date_short_pretty} {time}|${escaped(part.fallback)}>`;
	// A bar or a bracket would end the address.
	return `<${escaped(part.link).replaceAll('|', '%7C')}|${escaped(plainLine(part.name, 150)).replaceAll('|', '¦')}>`;
}

export const smallLine = (...parts: readonly LinePart[]): Block => ({ type: 'context', elements: [mrkdwn(parts.map(partOf).join(''))] });

export const line = (...parts: readonly LinePart[]): Block => ({ type: 'section', text: mrkdwn(parts.map(partOf).join('')) });

/** No button is marked, so none looks like the right one. */
export const linkButton = (text: string, url: string, actionId: string): Block => ({
	type: 'button',
	action_id: actionId,
	text: plain(plainLine(text, MOST_BUTTON)),
	url,
});

export const valueButton = (text: string, value: string, actionId: string): Block => ({
	type: 'button',
	action_id: actionId,
	text: plain(plainLine(text, MOST_BUTTON)),
	value,
});

export const select = (placeholder: string, actionId: string, options: ReadonlyArray<{ readonly text: string; readonly value: string }>): Block => ({
	type: 'static_select',
	action_id: actionId,
	placeholder: plain(plainLine(placeholder, MOST_BUTTON)),
	options: options.map(({ text, value }) => ({ text: plain(plainLine(text, MOST_BUTTON)), value })),
});

export const actions = (blockId: string, elements: readonly Block[]): Block => ({ type: 'actions', block_id: blockId, elements });
