import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod/v4';
import { ENCODER_FOLDER } from '../../../support/textClassificationFixture';

// Thousands of verdicts and some trainings; a busy machine takes its time.
jest.setTimeout(120_000);

const root = join(__dirname, '../../../..');
const fileOf = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);

/** What the benchmark's own loops come to, with fewer of them: how many of `loops` ended in a promotion. */
const CODE = `
const { answersOnly, runLoops, shuffledTrainings } = await import(${fileOf('bench/train/promotion.mjs')});
const { loadStaticEncoder } = await import(${fileOf('dist/core/inference/encoder/staticEncoder.js')});
const encoder = await loadStaticEncoder(${JSON.stringify(ENCODER_FOLDER)});
const promoted = (loops, story, functions) => runLoops(loops, story, functions).filter((result) => result !== null).length;
const equal = { tries: 20 };
console.log(JSON.stringify({
	reviewed: promoted(200, { ...equal, challenger: 'permuted', gate: false }),
	reviewedElsewhere: promoted(200, { ...equal, challenger: 'elsewhere', gate: false }),
	gated: promoted(200, { ...equal, challenger: 'permuted', gate: true }),
	gatedElsewhere: promoted(200, { ...equal, challenger: 'elsewhere', gate: true }),
	hiddenIgnored: promoted(50, { ...equal, challenger: 'elsewhere', gate: true }, answersOnly),
	shuffled: promoted(200, { ...equal, challenger: 'shuffled', gate: false }),
	shuffledGated: promoted(200, { ...equal, challenger: 'shuffled', gate: true }),
	shuffledUnmeasured: promoted(200, { tries: 1, challenger: 'shuffled', gate: false, calibrated: false }),
	better: promoted(50, { tries: 40, challenger: 'better10', gate: false, perLabel: true }),
	betterGated: promoted(50, { tries: 40, challenger: 'better10', gate: true, perLabel: true }),
	trained: await shuffledTrainings(4, encoder),
}));
`;

const resultSchema = z.record(z.string(), z.number());

let promoted: z.infer<typeof resultSchema>;
beforeAll(() => {
	const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', CODE], { encoding: 'utf8', env: { PATH: process.env.PATH } });
	expect(stderr).toBe('');
	promoted = resultSchema.parse(JSON.parse(stdout));
});

/** 5 in 100, and what 200 loops may be above it by chance (one in a thousand). */
const MOST_OF_200 = 20;

test.each(['reviewed', 'reviewedElsewhere', 'gated', 'gatedElsewhere'])('%s: twenty tries with equally good versions promote at most 5 in 100 loops', (story) => {
	expect(promoted[story]).toBeLessThanOrEqual(MOST_OF_200);
});

test('what the gate hides is what makes the difference: ignored, a version that is no better takes over', () => {
	expect(promoted.hiddenIgnored).toBeGreaterThan(40);
});

test.each(['shuffled', 'shuffledGated', 'shuffledUnmeasured', 'trained'])('%s: a version that learned from shuffled answers never takes over', (story) => {
	expect(promoted[story]).toBe(0);
});

test('a version that is ten points better takes over', () => {
	expect(promoted.better).toBeGreaterThan(45);
	expect(promoted.betterGated).toBeGreaterThan(45);
});
