import { percent } from '../../../percent';
import type { Reliability } from '../reliability';
import { diamond, line, paragraph, path, text, type Drawing } from './drawing';
import { plot, PLOT_HEIGHT, shareScale } from './plot';

/** Does its confidence mean what it says? A diamond on the dashed line is honest, below it claims too much. */
export function reliabilityPanel({ sentence, bins }: Reliability, width: number): Drawing {
	const title = text(0, 14, 'title', 'Is it honest about how sure it is?');
	const words = paragraph(0, 38, width, 'quiet', sentence);
	const chart = 38 + words.height + 6;
	if (bins.length === 0) return { height: chart, body: [title, ...words.body] };

	const lowest = Math.min(...bins.map(({ low, confidence }) => Math.min(low, confidence)));
	const { from, ticks } = shareScale(lowest);
	const frame = plot({
		y: chart,
		width,
		across: [from, 1],
		lowest,
		above: 'it is right this often',
		below: 'it says that it is this sure',
		ticks,
		tickText: percent,
	});
	const at = bins.map(({ confidence, share }) => [frame.x(confidence), frame.y(share)] as const);
	return {
		height: chart + PLOT_HEIGHT,
		body: [
			title,
			...words.body,
			...frame.body,
			path(
				[
					[frame.x(from), frame.y(from)],
					[frame.x(1), frame.y(1)],
				],
				'dashed',
			),
			path(at, 'curve'),
			...bins.map(({ confidence, low, high }) => line(frame.x(confidence), frame.y(low), frame.x(confidence), frame.y(high), 'spread')),
			...at.map(([px, py]) => diamond(px, py, 5)),
			text(frame.right, chart + 4, 'small end', 'below the dashes: claims too much'),
		],
	};
}
