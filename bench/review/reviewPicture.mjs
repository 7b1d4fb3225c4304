import { html } from 'hono/html';
import { dot, line, picture, text } from '../picture.mjs';
import { number, verdict } from '../report.mjs';

const width = 960;
const left = 430;
const right = 800;
const top = 96;
const rowHeight = 30;
const BAR = 1.1;

/** How long each step takes beside n8n's own: 1 is as long, the bar is at 1.1. */
export function reviewPicture(result) {
	const rows = result.rows.filter(({ bar }) => bar !== null);
	const furthest = Math.min(5, Math.max(1.3, ...rows.map(({ ratio }) => ratio)) * 1.05);
	const x = (ratio) => left + (Math.min(furthest, ratio) / furthest) * (right - left);
	const bottom = top + rows.length * rowHeight;
	const axis = [line(x(1), top - 6, x(1), bottom, 'axis'), text(x(1), bottom + 18, 'quiet middle', 'as long'), line(x(BAR), top - 6, x(BAR), bottom, 'axis'), text(x(BAR), top - 14, 'quiet middle', `bar: ${BAR}`)];
	const marks = rows.map(({ what, ratio, holds }, position) => {
		const y = top + (position + 0.5) * rowHeight;
		return [text(24, y + 4.5, '', what), dot(x(ratio), y, 5, holds ? 'dot' : 'missed'), text(width - 24, y + 4.5, holds ? 'number' : 'number missed', `${number(ratio)} times`)];
	});
	return picture({
		width,
		height: bottom + 54,
		name: `How long Human Review takes beside n8n's own Send and wait. ${verdict(result)}`,
		body: html`${text(24, 34, 'title', "How long Human Review takes beside n8n's own Send and wait")}${text(24, 56, 'quiet', 'Dot: median over pairs of ours divided by n8n’s own. Left of the bar is good.')}${axis}${marks}${text(24, bottom + 42, 'quiet', `${verdict(result)} ${result.machine}.`)}`,
	});
}
