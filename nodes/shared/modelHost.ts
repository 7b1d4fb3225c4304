import { availableParallelism } from 'node:os';
import { z } from 'zod/v4';
import { HitlError } from '../../core/errors';
import type { ModelHost } from '../../core/inference/host/modelHost';
import { openModelHost } from '../../core/inference/host/openModelHost';
import { failureSchema } from '../../core/inference/host/protocol';

/**
 * The one host of this n8n process, whoever opened it: every copy of this package finds it here, so that there is one
 * model process and one queue. The number is the version of `ModelHost`; a change of its interface takes the next one.
 */
const PLACE = Symbol.for('n8n-nodes-hitl.modelHost.1');

// n8n and its other work need the other half of the machine.
const threads = (): number => Math.max(1, Math.floor(availableParallelism() / 2));

const method = z.custom((value) => typeof value === 'function');
const shape = z.object({ run: method, stats: method, close: method });
const hostSchema = z.custom<ModelHost>((value) => shape.safeParse(value).success);

/** The host that runs transformers.js models. It starts no process before the first call. */
export function modelHost(): ModelHost {
	const found = hostSchema.safeParse(Reflect.get(globalThis, PLACE));
	const host = found.success ? found.data : openModelHost({ threads: threads() });
	Reflect.set(globalThis, PLACE, host);
	return {
		run: async (request, options) => {
			try {
				return await host.run(request, options);
			} catch (error) {
				throw asOurs(error);
			}
		},
		stats: () => host.stats(),
		close: async () => await host.close(),
	};
}

/** An error of another copy of this package is none of this copy's class. */
function asOurs(error: unknown): unknown {
	if (error instanceof HitlError) return error;
	const known = failureSchema.safeParse(
		error instanceof Error ? { ...error, message: error.message } : error,
	);
	if (!known.success) return error;
	return new HitlError(known.data.code, known.data.message, known.data.nextStep, { cause: error });
}
