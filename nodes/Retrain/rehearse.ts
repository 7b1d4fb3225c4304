import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod/v4';
import { HitlError, isHitlError } from '../../core/errors';
import { usualAuditShare } from '../../core/gate/auditShare';
import type { GateSettings } from '../../core/gate/gateSettings';
import { MODEL_DTYPES } from '../../core/inference/tasks/task';
import { readLoopName } from '../../core/loopName';
import { rehearsalPicture } from '../../core/loop/rehearsal/rehearsalPicture';
import { rehearsePast, type PastResult, type RehearsalProgress } from '../../core/loop/rehearsal/rehearsePast';
import type { RehearsedItem } from '../../core/loop/rehearsal/rehearsedItem';
import { percent } from '../../core/percent';
import { readNumberWithin } from '../../core/readNumber';
import { train } from '../../core/training/trainer';
import { asJson } from '../shared/asJson';
import { BUILT_IN_ENCODER } from '../shared/builtInEncoder';
import { loopEncoder } from '../shared/loopEncoder';
import { readItems } from '../shared/readItems';
import { readKey } from '../shared/readKey';
import { readEncoder } from '../shared/readModel';
import { toNodeError } from '../shared/toNodeError';
import { itemOf, leaveBy } from './outputs';

const optionsSchema = z.object({
	anchoring: z.unknown(),
	auditPercent: z.unknown(),
	cycleSize: z.unknown(),
	dtype: z.enum(MODEL_DTYPES).default('auto'),
	offline: z.boolean().default(false),
	order: z.enum(['given', 'random']).default('random'),
	reviewersError: z.unknown(),
});

const DELTA = 0.1;
const SEED = 1;
const OUT_OF_SCOPE = 'oos';
const MOST_LETTERS = 200;

/** A past item with its right answer. Throws `item-malformed`, `text-missing`. */
function readPastItem(context: IExecuteFunctions, index: number): RehearsedItem {
	const text = context.getNodeParameter('text', index);
	const label = readKey(context.getNodeParameter('rightAnswer', index), 'Right Answer', index);
	if (text === undefined || text === null || typeof text === 'object' || String(text).trim() === '') {
		throw new HitlError('text-missing', `Item ${index + 1} has no text`, 'Set Text to an expression that holds what people read, e.g. {{ $json.message }}.', { itemIndex: index });
	}
	if (label === '' || label.length > MOST_LETTERS) {
		const what = label === '' ? 'has no right answer' : `has a right answer of more than ${MOST_LETTERS} characters`;
		throw new HitlError('item-malformed', `Item ${index + 1} ${what}`, 'Set Right Answer to the label that was right for this item. Where none of the labels fits, write oos.', { itemIndex: index });
	}
	// Two items may have one text: each is an item of its own.
	return { itemId: String(index + 1), text: String(text), ...(label.toLowerCase() === OUT_OF_SCOPE ? {} : { label }) };
}

function share(value: unknown, name: string, otherwise: number, most: number): number {
	const read = readNumberWithin(value ?? otherwise, 0, most);
	if (read !== undefined) return read / 100;
	throw new HitlError('item-malformed', `${name} is not a number from 0 to ${most}`, `Write for example ${otherwise}.`);
}

interface Settings {
	readonly gate: GateSettings;
	readonly alpha: number;
	readonly error: number;
	readonly anchoring: number;
	readonly cycleSize: number | undefined;
	readonly order: 'given' | 'random';
	readonly dtype: z.infer<typeof optionsSchema>['dtype'];
	readonly offline: boolean;
}

function readSettings(context: IExecuteFunctions): Settings {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', 0, {}));
	if (!parsed.success) throw new HitlError('item-malformed', 'An option holds something that it cannot use', 'Remove the option and add it again.');
	const { anchoring, auditPercent, cycleSize, reviewersError, ...options } = parsed.data;
	const alpha = readNumberWithin(context.getNodeParameter('mistakesAllowed', 0), 0, 1) ?? 0;
	if (!(alpha > 0 && alpha < 1)) throw new HitlError('item-malformed', 'Mistakes Allowed is not a share above 0 and below 1', 'Choose one from the list.');
	const size = cycleSize === undefined ? undefined : readNumberWithin(cycleSize, 10, 1_000);
	if (cycleSize !== undefined && !Number.isInteger(size)) throw new HitlError('item-malformed', 'Items at a Time is not a whole number from 10 to 1,000', 'Write for example 100.');
	const auditShare = auditPercent === undefined ? usualAuditShare('targetErrorRate') : share(auditPercent, 'Audit Share', 5, 100);
	return {
		...options,
		gate: { rule: 'targetErrorRate', alpha, delta: DELTA, alwaysReview: [], auditShare, trustUncalibrated: false },
		alpha,
		error: share(reviewersError, 'Wrong Answers by People', 2, 50),
		anchoring: share(anchoring, 'Agree With What They See', 0, 100),
		cycleSize: size,
	};
}

/** What a loop would have made of past items: numbers, and a picture. Nothing of the loop is read or changed. */
export async function rehearse(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const loop = readLoopName(context.getNodeParameter('loop', 0));
	const settings = readSettings(context);
	const { ready, failed } = await readItems(context, (_item, index) => readPastItem(context, index));
	const chosen = readEncoder(context);
	const encoder = await loopEncoder(context, { encoder: chosen, ...settings });
	const signal = context.getExecutionCancelSignal();
	try {
		const result = await rehearsePast({
			...settings,
			loop,
			items: ready.map(({ value }) => value),
			encoder,
			train: async (request, options) => await train(request, { ...options, encoder: chosen === undefined ? { folder: BUILT_IN_ENCODER } : encoder }),
			seed: SEED,
			now: new Date(),
			signal,
			onProgress: teller(context),
		});
		return leaveBy({ 'Not Ready': failed, Kept: [await resultItem(context, loop, result, settings)] });
	} catch (error) {
		const says = isHitlError(error) && (error.code === 'rehearsal-refused' || error.code === 'labels-missing');
		if (!says) throw toNodeError(context.getNode(), error);
		return leaveBy({ 'Not Ready': [...failed, itemOf(context, { loop, kind: 'notRehearsed', missing: `${error.message}. ${error.nextStep}` })] });
	}
}

async function resultItem(context: IExecuteFunctions, loop: string, result: PastResult, { alpha, error, anchoring }: Settings): Promise<INodeExecutionData> {
	const people = `simulated people who are wrong in ${percent(error)} of their answers${anchoring === 0 ? '' : ` and agree with ${percent(anchoring)} of the wrong suggestions that they see`}`;
	const basis = `Rehearsal of the loop "${loop}" with ${result.all.items} past items in ${result.cycles.length} cycles, at most ${percent(alpha)} mistakes, ${people}. Their times are planning figures.`;
	const svg = rehearsalPicture({ ...result, basis, alpha });
	const file = await context.helpers.prepareBinaryData(Buffer.from(svg), `rehearsal-${loop}.svg`, 'image/svg+xml');
	const { headline, more, all, last, cycles } = result;
	const json = asJson({ loop, kind: 'rehearsed', summary: `${headline} ${more}`, basis, all, atTheEnd: last, cycles });
	return { ...itemOf(context, json), binary: { rehearsal: file } };
}

/** Says in the editor how far it is, each percent once. */
function teller(context: IExecuteFunctions): (progress: RehearsalProgress) => void {
	let told = -1;
	return ({ share: done }) => {
		const now = Math.floor(100 * done);
		if (now === told) return;
		told = now;
		context.sendMessageToUI(`Rehearse: ${now} %`);
	};
}
