import { html } from 'hono/html';
import { line, picture, text } from './picture.mjs';
import { number, verdict } from './report.mjs';

const left = 310;
const right = 650;
const width = 860;
const top = 96;
const rowHeight = 28;

/** Each row a dot: points above or below what is expected, on the band within which it may be. */
export function accuracyPicture(result) {
	const { rows } = result;
	const furthest = Math.max(
		...rows.map(({ ours, peer, bar, spread }) =>
			Math.max(peer - bar.from, bar.to - peer, Math.abs(ours - peer) + (spread ?? 0)),
		),
	);
	const edge = Math.ceil(furthest);
	const x = (points) => (left + right) / 2 + (points / edge) * ((right - left) / 2);
	const bottom = top + rows.length * rowHeight;
	const step = Math.ceil(edge / 5);
	const ticks = Array.from(
		{ length: 2 * Math.floor(edge / step) + 1 },
		(_, i) => (i - Math.floor(edge / step)) * step,
	);
	const axis = ticks.map((tick) => [
		line(x(tick), top - 6, x(tick), bottom, tick === 0 ? 'axis' : 'line'),
		text(x(tick), bottom + 18, 'quiet middle', tick > 0 ? `+${tick}` : `${tick}`.replace('-', '−')),
	]);
	const dots = rows.map(({ what, ours, spread, peer, bar, holds }, row) => {
		const y = top + (row + 0.5) * rowHeight;
		const off = ours - peer;
		return [
			html`<rect class="band" x="${x(bar.from - peer).toFixed(1)}" y="${(y - 8).toFixed(1)}" width="${(x(bar.to - peer) - x(bar.from - peer)).toFixed(1)}" height="16" rx="3"/>
`,
			line(x(0), y - 8, x(0), y + 8, 'axis'),
			spread === null ? '' : line(x(off - spread), y, x(off + spread), y, holds ? 'spread' : 'missed-line'),
			html`<circle class="${holds ? 'dot' : 'missed'}" cx="${x(off).toFixed(1)}" cy="${y.toFixed(1)}" r="5"/>
`,
			text(24, y + 4.5, '', what),
			text(right + 70, y + 4.5, 'number', `${number(ours)} %`),
			text(
				width - 24,
				y + 4.5,
				holds ? 'number quiet' : 'number missed',
				`${holds ? 'expected' : 'not met:'} ${number(peer)}`,
			),
		];
	});
	return picture({
		width,
		height: bottom + 54,
		name: `Accuracy of the built-in encoder on public test sets against what its reference reaches. ${verdict(result)}`,
		body: html`${text(24, 34, 'title', 'How often a trained head is right, against what is expected')}${text(
			24,
			56,
			'quiet',
			'Dot: ours, in points above or below the reference. Band: where it may lie. Line through a dot: spread over draws.',
		)}${axis}${dots}${text(24, bottom + 42, 'quiet', `${verdict(result)} ${result.machine}.`)}`,
	});
}
