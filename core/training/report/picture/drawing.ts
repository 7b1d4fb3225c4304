import { markup, type Markup } from '../../../review/markup';
import { plainWords } from '../plainWords';
import { fitted, wrap } from './textSize';

/** Pieces that every panel is drawn with: SVG text, escaped by hono. Lengths in pixels, y downwards. */

/** Drawn from 0, 0 downwards. */
export interface Drawing {
	readonly height: number;
	readonly body: readonly Markup[];
}

export const LINE_HEIGHT = 19;
const HOVER_LETTERS = 200;

const px = (value: number): string => String(Math.round(value * 10) / 10);

export const text = (x: number, y: number, kind: string, words: string): Markup =>
	markup`<text class="${kind}" x="${px(x)}" y="${px(y)}">${words}</text>`;

export const line = (x1: number, y1: number, x2: number, y2: number, kind: string): Markup =>
	markup`<line class="${kind}" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`;

export const box = (x: number, y: number, width: number, height: number, kind: string, radius = 3): Markup =>
	markup`<rect class="${kind}" x="${px(x)}" y="${px(y)}" width="${px(Math.max(0, width))}" height="${px(height)}" rx="${radius}"/>`;

export const path = (points: readonly (readonly [number, number])[], kind: string, closed = false): Markup =>
	markup`<path class="${kind}" d="M${points.map(([x, y]) => `${px(x)} ${px(y)}`).join('L')}${closed && 'Z'}"/>`;

/** What the model says carries a diamond, what people say a circle: colour never stands alone. */
export const diamond = (x: number, y: number, half = 6): Markup =>
	path(
		[
			[x, y - half],
			[x + half, y],
			[x, y + half],
			[x - half, y],
		],
		'model',
		true,
	);

export const circle = (x: number, y: number, radius: number, kind: string): Markup =>
	markup`<circle class="${kind}" cx="${px(x)}" cy="${px(y)}" r="${px(radius)}"/>`;

/** Somebody's label, cut to a cell that nothing can leave: fonts and scripts differ too much to trust a guessed width alone. */
export const labelCell = (x: number, y: number, width: number, height: number, label: string): Markup =>
	markup`<svg x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" overflow="hidden"><title>${plainWords(label, HOVER_LETTERS)}</title><text class="label" x="0" y="${px(height / 2 + 4.5)}">${fitted(plainWords(label, HOVER_LETTERS), width, 13)}</text></svg>`;

/** Words in as many lines as they need, from the baseline `y` on. */
export function paragraph(x: number, y: number, width: number, kind: string, words: string, size = 13): Drawing {
	const lines = wrap(words, width, size);
	return { height: lines.length * LINE_HEIGHT, body: lines.map((each, i) => text(x, y + i * LINE_HEIGHT, kind, each)) };
}

/** A drawing with its upper left corner at x, y. */
export const moved = (x: number, y: number, { body }: Drawing): Markup => markup`<g transform="translate(${px(x)} ${px(y)})">${body}</g>`;

/** Round numbers from `from` to `to`, about `wanted` of them, both ends covered where they are round themselves. */
export function roundTicks(from: number, to: number, wanted: number): number[] {
	const rough = (to - from) / wanted;
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? rough;
	const first = Math.ceil(from / step - 1e-9);
	const last = Math.floor(to / step + 1e-9);
	return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}
