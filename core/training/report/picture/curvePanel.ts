import { count } from '../countWords';
import type { LearningCurve } from '../learningCurve';
import { diamond, line, paragraph, path, roundTicks, text, type Drawing } from './drawing';
import { plot, PLOT_HEIGHT } from './plot';

/** Will more answers help? The measured points with their intervals, and dashed what twice as many answers would bring. */
export function curvePanel({ sentence, points, outlook }: LearningCurve, rows: number, width: number): Drawing {
	const title = text(0, 14, 'title', 'Will more answers help?');
	const words = paragraph(0, 38, width, 'quiet', sentence);
	const chart = 38 + words.height + 6;
	if (points.length === 0) return { height: chart, body: [title, ...words.body] };

	const furthest = outlook?.answers ?? rows;
	const lowest = Math.min(...points.map(({ low }) => low), outlook?.low ?? 1);
	const frame = plot({
		y: chart,
		width,
		across: [0, furthest],
		lowest,
		above: 'right, of tested answers',
		below: 'answers that it learned from',
		ticks: roundTicks(0, furthest, 4).filter((tick) => tick <= furthest * 0.97),
		tickText: count,
	});
	const at = points.map(({ learnedFrom, share }) => [frame.x(learnedFrom), frame.y(share)] as const);
	const last = at.at(-1)!;
	const ahead =
		outlook === undefined
			? []
			: [
					path([last, [frame.x(outlook.answers), frame.y(outlook.low)], [frame.x(outlook.answers), frame.y(outlook.high)]], 'band', true),
					path([last, [frame.x(outlook.answers), frame.y(outlook.share)]], 'ahead'),
				];
	return {
		height: chart + PLOT_HEIGHT,
		body: [
			title,
			...words.body,
			...frame.body,
			...ahead,
			line(frame.x(rows), frame.top, frame.x(rows), frame.bottom, 'dashed'),
			text(frame.x(rows) + 6, frame.bottom - 8, 'small', 'today'),
			path(at, 'curve'),
			...points.map(({ learnedFrom, low, high }) => line(frame.x(learnedFrom), frame.y(low), frame.x(learnedFrom), frame.y(high), 'spread')),
			...at.map(([px, py]) => diamond(px, py)),
		],
	};
}
