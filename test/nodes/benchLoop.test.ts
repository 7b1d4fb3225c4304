import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/installedPackage';

const folder = mkdtempSync(join(tmpdir(), 'bench-loop-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a piece of code that uses the benchmark's modules gives. */
function evaluated(names: readonly string[], code: string): unknown {
	const imports = names.map((name) => `const ${name} = await import(${JSON.stringify(pathToFileURL(join(root, 'bench', 'loop', `${name}.mjs`)).href)});`);
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', [...imports, code].join('\n')], {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	if (stderr !== '') throw new Error(stderr);
	return JSON.parse(stdout);
}

interface Columns {
	readonly text?: string;
	readonly label?: string;
	readonly header?: boolean;
}

let files = 0;

/** Rows, or the sentence why there are none. */
function read(content: string | Buffer, columns: Columns = {}) {
	const file = join(folder, `${++files}.csv`);
	writeFileSync(file, content);
	return evaluated(['readData'], `
		try {
			const { stream, test = [], labels, notes } = readData.readData({ data: ${JSON.stringify(file)}, columns: ${JSON.stringify({ header: true, ...columns })} });
			console.log(JSON.stringify({ stream, test, labels, notes }));
		} catch (error) { console.log(JSON.stringify({ refused: error.message })); }`) as {
		stream: Array<{ text: string; label?: string }>;
		test: unknown[];
		labels: string[];
		notes: string[];
		refused?: string;
	};
}

const rows = (line: (at: number) => string, count = 400): string => Array.from({ length: count }, (_, at) => line(at)).join('\n');
const label = (at: number): string => ['card', 'refund'][at % 2]!;

describe('the benchmark of the loop reads a file', () => {
	it.each([
		['commas', `text,label\n${rows((at) => `"Where is it, ${at}?",${label(at)}`)}`],
		['semicolons', `label;text\n${rows((at) => `${label(at)};"Where is it; ${at}?"`)}`],
		['tabs, and a quotation mark that closes nothing', `label\ttext\n${rows((at) => `${label(at)}\t${at === 7 ? '"' : ''}Where is it, ${at}?`)}`],
		['UTF-8 with its mark', `\ufefftext,label\n${rows((at) => `"Wo ist das, ä ${at}?",${label(at)}`)}`],
		['UTF-16', Buffer.from(`\ufefftext,label\n${rows((at) => `"Where is it, ${at}?",${label(at)}`)}`, 'utf16le')],
	])('with %s', (_name, content) => {
		const { stream, labels, refused } = read(content);
		expect(refused).toBeUndefined();
		expect(stream).toHaveLength(400);
		expect(labels).toEqual(['card', 'refund']);
		expect(stream[8]?.text).toMatch(/8\?$/);
	});

	it('takes other columns by name, or by number where the file has no header', () => {
		const named = `Frage,Art,id\n${rows((at) => `wo ${at},${label(at)},${at}`)}`;
		expect(read(named, { text: 'frage', label: 'ART' }).stream).toHaveLength(400);
		const bare = rows((at) => `${label(at)}\two ${at}`);
		expect(read(bare, { header: false, text: '2', label: '1' }).stream[0]).toEqual({ text: 'wo 0', label: 'card' });
	});

	it('keeps test rows apart, leaves rows without text or label out, and takes oos for no label', () => {
		const lines = rows((at) => `${at === 3 ? '' : `wo ${at}`},${at === 5 ? '' : at === 8 ? 'OOS' : label(at)},${at >= 380 ? 'test' : 'train'}`);
		const { stream, test, notes } = read(`text,label,split\n${lines}`);
		expect(stream).toHaveLength(378);
		expect(test).toHaveLength(20);
		expect(stream.filter((row) => row.label === undefined).map(({ text }) => text)).toEqual(['wo 8']);
		expect(notes[0]).toBe('2 rows without text or label were left out.');
	});

	it.each([
		['an empty file', '', {}, /is empty/],
		['bytes of another encoding', Buffer.from([0x74, 0x65, 0x78, 0x74, 0x2c, 0x6c, 0xe9, 0x0a]), {}, /not written in UTF-8.*iconv/s],
		['bytes that are no text', Buffer.from([0x50, 0x4b, 0x03, 0x00]), {}, /no text/],
		['one column', `text\n${rows((at) => `wo ${at}`)}`, {}, /no two columns/],
		['another name of a column', `message,label\n${rows((at) => `wo ${at},${label(at)}`)}`, {}, /no column "text".*message, label/s],
		['a number of a column that is not there', rows((at) => `wo ${at},${label(at)}`), { header: false, text: '3', label: '2' }, /from 1 to 2/],
		['one label', `text,label\n${rows((at) => `wo ${at},card`)}`, {}, /one label, "card"/],
		['a column of keys instead of labels', `text,label\n${rows((at) => `wo ${at},key-${at}`)}`, {}, /400 different values/],
		['few rows', `text,label\n${rows((at) => `wo ${at},${label(at)}`, 50)}`, {}, /50 rows/],
		['no row that is whole', 'text,label\n', {}, /no row/],
	])('and has a sentence for %s', (_name, content, columns, sentence) => {
		expect(read(content, columns).refused).toMatch(sentence);
	});

	it('and for one that is not there, or a folder', () => {
		const refused = (data: string) =>
			evaluated(['readData'], `try { readData.readData({ data: ${JSON.stringify(data)}, columns: {} }); } catch (error) { console.log(JSON.stringify(error.message)); }`);
		expect(refused(join(folder, 'gone.csv'))).toMatch(/no file.*banking77/s);
		expect(refused(folder)).toMatch(/no file but a folder/);
	});
});

describe('the benchmark of the loop is told what to do', () => {
	const told = (...args: string[]) =>
		evaluated([], `
			const { readLoopArguments } = await import(${JSON.stringify(pathToFileURL(join(root, 'bench', 'loop', 'arguments.mjs')).href)});
			try { console.log(JSON.stringify(readLoopArguments(${JSON.stringify(args)}))); } catch (error) { console.log(JSON.stringify({ refused: error.message })); }`) as {
			seeds?: number[];
			alpha?: number;
			refused?: string;
		};

	it('with what everybody may leave out', () => {
		expect(told('--data', 'sms')).toMatchObject({ alpha: 0.05, delta: 0.1, reviewerError: 0.02, encoder: 'builtin', order: 'random' });
		expect(told('--data', 'sms', '--seeds', '3..4').seeds).toEqual([3, 4]);
	});

	it.each([
		[[], /Say which data/],
		[['--data', 'sms', '--alpha', '1'], /--alpha is a share between 0 and 1/],
		[['--data', 'sms', '--alpha', '0'], /--alpha/],
		[['--data', 'sms', '--reviewer-error', 'x'], /--reviewer-error/],
		[['--data', 'sms', '--arms', 'ours,best'], /--arms knows .*not "best"/],
		[['--data', 'sms', '--seeds', '0'], /--seeds is a whole number above 0/],
		[['--data', 'sms', '--seeds', '4..3'], /behind its end/],
		[['--data', 'sms', '--speed', '3'], /speed/],
	])('%j gets a sentence', (args, sentence) => {
		expect(told(...args).refused).toMatch(sentence);
	});
});

it('a benchmark that was stopped goes on where it was, and other settings are measured anew', () => {
	const out = join(folder, 'out');
	const found = evaluated(['resultFiles'], `
		const files = resultFiles.resultFiles(${JSON.stringify(out)}, { alpha: 0.05 });
		files.keep({ seed: 1, arm: 'ours' }, { cycles: [1] });
		const others = resultFiles.resultFiles(${JSON.stringify(out)}, { alpha: 0.1 });
		const { writeFileSync } = await import('node:fs');
		writeFileSync(${JSON.stringify(join(out, 'seed-2-ours.json'))}, '{ "id": "half of');
		console.log(JSON.stringify([files.find({ seed: 1, arm: 'ours' })?.cycles, files.find({ seed: 2, arm: 'ours' }) ?? null, others.find({ seed: 1, arm: 'ours' }) ?? null]));`);
	expect(found).toEqual([[1], null, null]);
	expect(readFileSync(join(out, 'seed-1-ours.json'), 'utf8')).toContain('"alpha": 0.05');
});

it('the whole benchmark on a small file: numbers, pictures, and nothing is measured twice', () => {
	const out = join(folder, 'small');
	const data = join(folder, 'small.csv');
	const [head, ...lines] = readFileSync(join(root, 'examples', 'data', 'banking77-ten-intents.csv'), 'utf8').trimEnd().split('\n');
	// Every fourth line: texts with a line break inside are cut, which is no matter here.
	writeFileSync(data, [head, ...lines.filter((line, at) => at % 4 === 0 && !line.includes('"'))].join('\n'));
	const run = () => {
		const { stdout, stderr } = spawnSync(process.execPath, ['bench/loop.mjs', '--data', data, '--seeds', '1', '--arms', 'ours,static', '--alpha', '0.1', '--out', out], {
			cwd: root,
			encoding: 'utf8',
			env: { ...process.env, NODE_OPTIONS: '' },
		});
		expect(stderr).toBe('');
		return stdout;
	};
	expect(run()).toMatch(/small: \d+ items with 10 labels, in cycles of 100/);
	const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { arms: Array<{ arm: string; automated: number; each: unknown[] }> };
	expect(summary.arms.map(({ arm }) => arm)).toEqual(['ours', 'static']);
	expect(summary.arms.every(({ automated, each }) => automated >= 0 && automated <= 1 && each.length === 1)).toBe(true);
	expect(readFileSync(join(out, 'summary.svg'), 'utf8')).not.toMatch(/NaN|undefined/);
	expect(readFileSync(join(out, 'seed-1-static.png')).subarray(1, 4).toString()).toBe('PNG');
	expect(run()).toContain('2 of 2 runs are there already.');
	const { stderr } = spawnSync(process.execPath, ['bench/loop.mjs', '--data', data, '--encoder', folder, '--out', out], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
	expect(stderr).toMatch(/holds no model that turns texts into vectors/);
	expect(stderr).not.toContain('    at ');
}, 60_000);

it('without --out results go to the folder of results; an encoder that is not there gets a sentence before anything is written', () => {
	const { stderr } = spawnSync(process.execPath, ['bench/loop.mjs', '--data', join(folder, 'small.csv'), '--encoder', join(folder, 'gone')], {
		cwd: root,
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	expect(stderr).toMatch(/There is no folder .*gone/);
	expect(existsSync(join(root, 'bench', 'results', 'loop', 'small-alpha-0.05-reviewers-0.02-gone'))).toBe(false);
});
