import { shuffled } from '../seededDraw.mjs';

/**
 * Texts of mixed lengths, shuffled: seven questions of BANKING77 (some 14 tokens) to one long text, which is made of
 * `newsItems` items of AG News as the file has them (some 55 tokens each).
 */
export function mixedTexts(files, count, seed, { newsItems = 1 } = {}) {
	const long = Math.round(count / 8);
	const draw = (file, many) => shuffled(files[file], seed).slice(0, many);
	const news = draw('ag-news.csv', long * newsItems);
	const longTexts = Array.from({ length: long }, (_, at) => ({
		text: news
			.slice(at * newsItems, (at + 1) * newsItems)
			.map(({ text }) => text)
			.join(' '),
	}));
	return shuffled([...draw('banking77-test.csv', count - long), ...longTexts], seed + 1).map(
		({ text }) => text,
	);
}
