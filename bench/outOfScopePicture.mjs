import { html } from 'hono/html';
import { line, picture, text } from './picture.mjs';
import { number, verdict } from './report.mjs';

const left = 400;
const right = 700;
const width = 860;
const top = 100;
const rowHeight = 28;
const lowest = 50;

/** Each row a line from chance to certain: a full dot for the score, a ring for the largest probability. */
export function outOfScopePicture(result) {
	const x = (percent) => left + ((percent - lowest) / (100 - lowest)) * (right - left);
	const bottom = top + result.rows.length * rowHeight;
	const axis = [50, 60, 70, 80, 90, 100].map((tick) => [
		line(x(tick), top - 6, x(tick), bottom, tick === lowest ? 'axis' : 'line'),
		text(x(tick), bottom + 18, 'quiet middle', `${tick}`),
	]);
	const dots = result.rows.map(({ what, ours, spread, peer, holds }, row) => {
		const y = top + (row + 0.5) * rowHeight;
		const end = (value) => x(Math.min(100, Math.max(lowest, value)));
		return [
			spread === null ? '' : line(end(ours - spread), y, end(ours + spread), y, holds ? 'spread' : 'missed-line'),
			html`<circle class="${holds ? 'dot' : 'missed'}" cx="${end(ours).toFixed(1)}" cy="${y.toFixed(1)}" r="5"/>
<circle class="axis" fill="none" cx="${end(peer).toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>
`,
			text(24, y + 4.5, '', what),
			text(right + 60, y + 4.5, 'number', `${number(ours)} %`),
			text(width - 24, y + 4.5, holds ? 'number quiet' : 'number missed', `${holds ? '' : 'not met: '}${number(peer)}`),
		];
	});
	return picture({
		width,
		height: bottom + 54,
		name: `How well the out-of-scope score tells texts that fit no label from those that do. ${verdict(result)}`,
		body: html`${text(24, 34, 'title', 'Telling a text that fits no label from one that fits')}${text(
			24,
			56,
			'quiet',
			'How often, of one of each, the stranger scores higher; 50 % is chance. Dot: the score. Ring: the largest probability.',
		)}${text(24, 76, 'quiet', 'Line through a dot: spread over draws.')}${axis}${dots}${text(
			24,
			bottom + 42,
			'quiet',
			`${verdict(result)} ${result.machine}.`,
		)}`,
	});
}
