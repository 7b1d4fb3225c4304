import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingAtFirst } from '../../core/gate/certification/missingAtFirst';
import { ruleFields } from '../../nodes/ConfidenceGate/ruleFields';

/** What a gate says is missing before anybody has answered. */
const atFirst = (alpha: number, delta: number): number | undefined => missingAtFirst({ alpha, delta });

test('the panel says of each target what the gate will ask for', () => {
	const options = ruleFields.find(({ name }) => name === 'alpha')?.options ?? [];
	const said = options.map((option) => ('value' in option ? [option.value, option.description] : []));
	expect(said).toHaveLength(5);
	for (const [alpha, words] of said) expect(words).toBe(`Takes ${atFirst(Number(alpha), 0.1)} answers by people or more`);
	const notice = ruleFields.find(({ name }) => name === 'answersNeeded')?.displayName ?? '';
	expect(notice).toContain(`at least ${atFirst(0.05, 0.1)} answers without a mistake among them (10: ${atFirst(0.1, 0.1)}, 2: ${atFirst(0.02, 0.1)}, 1: ${atFirst(0.01, 0.1)}, 0.5: ${atFirst(0.005, 0.1)})`);
});

test('so does the page about the gate', () => {
	const page = readFileSync(join(__dirname, '../../docs/gate.md'), 'utf8');
	for (const [delta, confidence] of [[0.1, 90], [0.05, 95]] as const) {
		expect(page).toContain(`| with ${confidence} % confidence | ${[0.005, 0.01, 0.02, 0.05, 0.1].map((alpha) => atFirst(alpha, delta)).join(' | ')} |`);
	}
});
