import { createHash } from 'node:crypto';
import { openSqliteStore } from '../../dist/core/feedback/sqliteStore.js';
import { certify } from '../../dist/core/gate/certification/certify.js';
import { missingAtFirst } from '../../dist/core/gate/certification/missingAtFirst.js';
import { predictorOf } from '../../dist/core/gate/certification/predictorOf.js';
import { headModel } from '../../dist/core/inference/classifier/headModel.js';
import { cycleNumbers } from '../../dist/core/loop/rehearsal/cycleNumbers.js';
import { confusableLabels } from '../../dist/core/loop/rehearsal/confusableLabels.js';
import { rehearse } from '../../dist/core/loop/rehearsal/rehearse.js';
import { simulatedReviewers } from '../../dist/core/loop/rehearsal/simulatedReviewers.js';
import { trainChallenger } from '../../dist/core/training/trainChallenger.js';
import { ARMS } from './arms.mjs';
import { LoopState } from './loopState.mjs';
import { inOrder } from './orders.mjs';
import { sameRows } from './sameRows.mjs';
import { versionNumbers } from './versionNumbers.mjs';

const LOOP = 'rehearsal';
const FIRST_DAY = Date.UTC(2026, 0, 5, 9);
const HOUR_MS = 3_600_000;
/** A training when there is a tenth more answers than at the last, or ten of a new label. */
const TRIGGERS = { minNewAnswers: 1_000_000, minNewShare: 0.1, minOfNewLabel: 10 };
const LOOK_AGAIN = 5;

export const cycleSizeFor = (rows) => (rows < 6_000 ? 100 : 250);

/** One arm on one order of the items. Gives every number of it. */
export async function oneRun({ arm, seed, data, encoder, settings, onCycle = () => undefined }) {
	const { rows, labelsAt } = inOrder(settings.order, data.stream, data.labels, seed);
	const items = rows.map((row, at) => ({ itemId: String(at + 1), ...row }));
	const store = await openSqliteStore({ file: ':memory:', randomBytes: secretOf(seed) });
	try {
		const { gate, raw = false, blindAudits = true, promises = false } = ARMS[arm];
		const labels = labelsAt(items.length);
		const state = new LoopState({ loop: LOOP, store, encoder, items, test: data.test, labels, loopKey: await store.loopKey(LOOP) });
		const confusable = await confusableLabels(items, items.map(({ text }) => encoder.encode(text)));
		const reviewers = simulatedReviewers(confusable, { error: settings.reviewerError, anchoring: settings.anchoring, seed });
		const times = { training: 0 };
		const rehearsal = {
			store,
			loop: LOOP,
			encoder,
			train: trainer(encoder, { raw, times }),
			items,
			cycleSize: data.cycleSize,
			labelsAt: (place) => labelsAt(place).map((name) => ({ name })),
			gate: async () => await gate({ state, settings, seed }),
			reviewers,
			triggers: TRIGGERS,
			lookAgain: LOOK_AGAIN,
			blindAudits,
			topK: 5,
			nearest: 3,
			timeOf: (cycle) => new Date(FIRST_DAY + cycle * HOUR_MS),
		};
		const begun = performance.now();
		const cycles = [];
		for await (const cycle of rehearse(rehearsal)) {
			const numbers = cycleNumbers(cycle);
			const compared = promises && { sameRows: sameRows(state, numbers.threshold, settings, seed) };
			cycles.push({ ...numbers, ...compared, trainingSeconds: times.training });
			times.training = 0;
			await state.after(cycle);
			onCycle(cycles.length, Math.ceil(items.length / data.cycleSize));
		}
		const missing = promises && cycles.at(-1)?.threshold === undefined ? await missingAnswers(store, encoder, state, settings) : undefined;
		return { arm, seed, cycles, versions: versionNumbers(cycles, state, settings), ...(missing !== undefined && { missing }), seconds: (performance.now() - begun) / 1_000 };
	} finally {
		await store.close();
	}
}

/** Answers by people that the version in use lacks at least, where nothing goes on in the end; undefined where no number would help. */
async function missingAnswers(store, encoder, { champion }, { alpha, delta }) {
	const evidence = champion && (await store.evidence(LOOP, predictorOf({ id: headModel(encoder.id), version: champion.number })));
	return evidence ? certify(evidence, { alpha, delta }).missing : missingAtFirst({ alpha, delta });
}

/** Sides and draws differ from seed to seed, and are the same in all arms. */
const secretOf = (seed) => (size) => new Uint8Array(createHash('sha256').update(`secret\0${seed}`).digest().subarray(0, size));

/** What the training process runs, here: the benchmark has no event loop to keep free. */
const trainer =
	(encoder, { raw, times }) =>
	async (request) => {
		const begun = performance.now();
		const outcome = await trainChallenger(request, { encoder });
		times.training += (performance.now() - begun) / 1_000;
		return raw ? { ...outcome, head: { ...outcome.head, temperature: 1 } } : outcome;
	};
