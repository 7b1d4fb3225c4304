import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { HitlError, isHitlError } from '../../core/errors';
import { readLoopName } from '../../core/loopName';
import { readNumberWithin } from '../../core/readNumber';
import { retrain, type RetrainResult } from '../../core/loop/retrain';
import { train } from '../../core/training/trainer';
import { asJson } from '../shared/asJson';
import { BUILT_IN_ENCODER } from '../shared/builtInEncoder';
import { openStore } from '../shared/openStore';
import { toNodeError } from '../shared/toNodeError';

/** Outputs in order: Not Ready, Kept, Promoted, Ask a Person. */
const OUTPUT: Readonly<Record<RetrainResult['kind'], 0 | 1 | 2>> = { notReady: 0, kept: 1, promoted: 2 };

function readMinNewAnswers(context: IExecuteFunctions): number {
	const number = readNumberWithin(context.getNodeParameter('minNewAnswers', 0), 1, 1_000_000);
	if (number !== undefined && Number.isInteger(number)) return number;
	throw new HitlError('item-malformed', 'Train After New Answers is not a whole number above 0', 'Write for example 10.');
}

const fromAll = (context: IExecuteFunctions) => context.getInputData().map((_item, item) => ({ item }));

/** A loop that nobody has heard of is most often a misspelt one. */
async function withLoopNamed(result: RetrainResult): Promise<RetrainResult> {
	if (result.kind !== 'notReady' || result.answers > 0) return result;
	const known = await (await openStore()).loops();
	if (known.includes(result.loop)) return result;
	const others = known.length === 0 ? 'No loop has recorded anything yet.' : `Known loops: ${known.join(', ')}.`;
	return { ...result, missing: `There is no loop called "${result.loop}" yet. ${others} ${result.missing}` };
}

async function learn(context: IExecuteFunctions, loop: string): Promise<{ output: number; json: object }> {
	try {
		const result = await retrain({
			loop,
			store: await openStore(),
			train: async (request, options) => await train(request, { ...options, encoderFolder: BUILT_IN_ENCODER }),
			now: () => new Date(),
			minNewAnswers: readMinNewAnswers(context),
			signal: context.getExecutionCancelSignal(),
			onProgress: ({ step, share }) => context.logger.debug('Retrain', { loop, step, share }),
		});
		return { output: OUTPUT[result.kind], json: await withLoopNamed(result) };
	} catch (error) {
		if (!isHitlError(error) || error.code !== 'training-stopped') throw toNodeError(context.getNode(), error);
		context.logger.error('Retrain: the training stopped', { loop, cause: error.cause });
		return { output: OUTPUT.notReady, json: { loop, kind: 'failed', missing: `${error.message} ${error.nextStep}` } };
	}
}

/** One round of learning for one loop, however many items came in. A failed training changes nothing and leaves by Not Ready. */
export async function trainLoop(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[], [], [], []];
	const { output, json } = await learn(context, readLoopName(context.getNodeParameter('loop', 0)));
	const outputs: INodeExecutionData[][] = [[], [], [], []];
	outputs[output]?.push({ json: asJson(json), pairedItem: fromAll(context) });
	return outputs;
}
