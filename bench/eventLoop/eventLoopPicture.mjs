import { html } from 'hono/html';
import { line, picture, text } from '../picture.mjs';
import { number, verdict } from '../report.mjs';

const left = 480;
const right = 800;
const width = 920;
const BAR_MS = 10;
const top = 100;
const rowHeight = 26;
const signed = (value) => `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`;

/** Each row a dot on an axis of milliseconds: what our node adds to a delay with its interval, or a section's length. */
export function eventLoopPicture(result) {
	const rows = result.rows.filter(({ bar }) => bar !== null);
	const furthest = Math.max(
		12,
		...rows.map(({ ours, difference }) => (difference ? Math.max(-difference.low, difference.high) : ours)),
	);
	const edge = Math.min(60, Math.ceil(furthest / 5) * 5);
	const x = (ms) => left + ((Math.max(-edge, Math.min(edge, ms)) + edge) / (2 * edge)) * (right - left);
	const bottom = top + rows.length * rowHeight;
	const step = edge > 30 ? 20 : edge > 15 ? 10 : 5;
	const ticks = Array.from(
		{ length: 2 * Math.floor(edge / step) + 1 },
		(_, i) => (i - Math.floor(edge / step)) * step,
	);
	const axis = ticks.map((tick) => [
		line(x(tick), top - 6, x(tick), bottom, tick === 0 ? 'axis' : 'line'),
		text(x(tick), bottom + 18, 'quiet middle', `${tick}`.replace('-', '−')),
	]);
	const bar = [
		line(x(BAR_MS), top - 6, x(BAR_MS), bottom, 'axis'),
		text(x(BAR_MS), top - 14, 'quiet middle', `bar: ${BAR_MS}`),
	];
	const marks = rows.map(({ what, ours, difference, holds }, position) => {
		const y = top + (position + 0.5) * rowHeight;
		const at = difference ? difference.mean : ours;
		return [
			text(24, y + 4.5, '', what),
			difference ? line(x(difference.low), y, x(difference.high), y, holds ? 'spread' : 'missed-line') : '',
			html`<circle
				class="${holds ? 'dot' : 'missed'}"
				cx="${x(at).toFixed(1)}"
				cy="${y.toFixed(1)}"
				r="5"
			/> `,
			text(
				width - 24,
				y + 4.5,
				holds ? 'number' : 'number missed',
				`${difference ? signed(at) : number(at)} ms`,
			),
		];
	});
	return picture({
		width,
		height: bottom + 54,
		name: `What Predict adds to the delay of n8n's event loop. ${verdict(result)}`,
		body: html`${text(
			24,
			34,
			'title',
			"What Predict adds to the delay of n8n's event loop, in milliseconds",
		)}${text(
			24,
			56,
			'quiet',
			'Dot: mean difference to NoOp in its place, with its 95 % interval; or the longest section of ours. A long interval: a busy machine.',
		)}${axis}${bar}${marks}${text(24, bottom + 42, 'quiet', `${verdict(result)} ${result.machine}.`)}`,
	});
}
