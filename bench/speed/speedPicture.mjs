import { html } from 'hono/html';
import { line, picture, text } from '../picture.mjs';
import { barText, number, quantity, verdict } from '../report.mjs';

const axisWidth = 260;
const behindAxis = 340;
const top = 100;
const rowHeight = 28;
/** Ends of the axis, in times of the bar. */
const [worst, best] = [1 / 8, 8];

/** How many times better than its bar a row is; undefined where the bar is "none at all". */
export function timesBetter({ ours, ratio, difference, bar: { from, to, of } }) {
	if (of === 'difference' && difference.low <= 0) return undefined;
	const value = of === 'ratio' ? ratio : ours;
	if (from !== undefined) return value / from;
	if (to === 0) return undefined;
	return value <= 0 ? Infinity : to / value;
}

/** Where a number of times lies on the axis, 0 to 1. */
const place = (times) => Math.min(1, Math.max(0, Math.log(times / worst) / Math.log(best / worst)));

function spreadLine({ ours, spread, ratio, ratioSpread, bar, holds }, x, y) {
	const [value, around] = bar.of === 'ratio' ? [ratio, ratioSpread] : [ours, spread];
	if (around === null || value <= around || timesBetter({ ours, ratio, bar }) === undefined) return '';
	const at = (moved) => x(timesBetter({ ours: moved, ratio: moved, bar }));
	return line(at(value - around), y, at(value + around), y, holds ? 'spread' : 'missed-line');
}

/** Each row with a bar a dot: right of the line the bar holds. `left` is the room for the names of the rows. */
export function speedPicture(result, { subject = 'Speed and steadiness', left = 440 } = {}) {
	const right = left + axisWidth;
	const width = right + behindAxis;
	const x = (times) => left + place(times) * axisWidth;
	const rows = result.rows.filter(({ bar }) => bar !== null);
	const bottom = top + rows.length * rowHeight;
	const axis = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8].map((times) => [
		line(x(times), top - 6, x(times), bottom, times === 1 ? 'axis' : 'line'),
		text(x(times), bottom + 18, 'quiet middle', times < 1 ? `1/${1 / times}` : `${times}`),
	]);
	const marks = rows.map((row, position) => {
		const { what, unit, ours, ratio, bar, holds } = row;
		const y = top + (position + 0.5) * rowHeight;
		const times = timesBetter(row);
		const value = bar.of === 'ratio' ? `${number(ratio)} times` : quantity(ours, shortUnit(unit));
		return [
			text(24, y + 4.5, '', what),
			times === undefined
				? text((left + right) / 2, y + 4.5, holds ? 'quiet middle' : 'missed middle', noneText(row))
				: [
						spreadLine(row, x, y),
						html`<circle
							class="${holds ? 'dot' : 'missed'}"
							cx="${x(times).toFixed(1)}"
							cy="${y.toFixed(1)}"
							r="5"
						/> `,
					],
			text(right + 120, y + 4.5, 'number', value),
			text(
				width - 24,
				y + 4.5,
				holds ? 'number quiet' : 'number missed',
				`${holds ? '' : 'not met: '}${barText(bar).replace(' times', '')}`,
			),
		];
	});
	return picture({
		width,
		height: bottom + 54,
		name: `${subject} against the bars. ${verdict(result)}`,
		body: html`${text(24, 34, 'title', 'How far each figure is from its bar')}${text(
			24,
			56,
			'quiet',
			'Dot: times better than the bar, 1 being the bar itself; right is better. Line through a dot: spread over repetitions.',
		)}${text(right + 120, top - 14, 'number quiet', 'measured')}${text(
			width - 24,
			top - 14,
			'number quiet',
			'bar',
		)}${axis}${marks}${text(24, bottom + 42, 'quiet', `${verdict(result)} ${result.machine}.`)}`,
	});
}

function noneText({ holds, difference }) {
	if (!holds) return 'must be none';
	return difference === undefined ? 'none, as it must be' : 'none beyond the noise';
}

const shortUnit = (unit) =>
	unit.replace(/^\w+ per CPU second$/, '/ CPU s').replace('texts per second', '/ s');
