import fc from 'fast-check';
import { ChunkQueue, type Chunk } from '../../../../core/inference/host/chunkQueue';
import { ModelCall } from '../../../../core/inference/host/modelCall';
import { orderByCost } from '../../../../core/inference/host/orderByCost';
import { rowBytes, rowCost } from '../../../../core/inference/host/rowCost';

const call = (rows: readonly string[], model = 'm', settings = ''): ModelCall => {
	const costs = rows.map((row) => rowCost(row, {}));
	return new ModelCall(
		{ task: 'text-classification', folder: '/m', dtype: 'auto', settings: {}, rows },
		model,
		model + settings,
		orderByCost(costs, Math.max(1, ...costs)),
		rows.reduce((sum, row) => sum + rowBytes(row), 0),
	);
};
const words = (count: number): string => 'word '.repeat(count).trim();
const none = (): boolean => false;
const all = (): boolean => true;

/** Answers every row with itself. */
function answer(queue: ChunkQueue, chunk: Chunk): void {
	for (const part of chunk.parts)
		queue.receive(part, {
			labels: [],
			results: part.positions.map((position) => part.call.request.rows[position]),
		});
}

const taken = (queue: ChunkQueue, isResident: (model: string) => boolean = all): Chunk => {
	const chunk = queue.take(isResident);
	if (chunk === undefined) throw new Error('nothing waits');
	return chunk;
};
const callsOf = (chunk: Chunk): ModelCall[] => chunk.parts.map((part) => part.call);

describe('rows of one call', () => {
	it('travel in order of length, and come back in their own', async () => {
		const rows = Array.from({ length: 400 }, (_, i) => words(1 + ((i * 37) % 90)));
		const queue = new ChunkQueue();
		const one = call(rows);
		queue.add(one);
		const lengths: number[] = [];
		for (let chunk = queue.take(all); chunk !== undefined; chunk = queue.take(all)) {
			for (const part of chunk.parts)
				lengths.push(...part.positions.map((position) => rows[position]?.length ?? 0));
			answer(queue, chunk);
		}
		expect(lengths.map((length) => Math.ceil(length / 4))).toEqual(
			lengths.map((length) => Math.ceil(length / 4)).toSorted((a, b) => a - b),
		);
		expect((await one.answer.promise).results).toEqual(rows);
	});

	it('are few when they are long or slow, and many when they are quick', () => {
		const queue = new ChunkQueue();
		queue.add(call(Array(10_000).fill(words(100))));
		const first = taken(queue);
		queue.learnPace(first, 3_000);
		const slow = taken(queue);
		queue.learnPace(slow, 1);
		const quick = taken(queue);
		const rows = (chunk: Chunk): number => chunk.parts.reduce((sum, part) => sum + part.positions.length, 0);
		expect(rows(slow)).toBeLessThan(rows(first));
		expect(rows(quick)).toBeGreaterThan(rows(first));
		expect(rows(quick)).toBeLessThanOrEqual(512);
	});

	it('are one at least, however slow', () => {
		const queue = new ChunkQueue();
		queue.add(call(Array(3).fill(words(400))));
		queue.learnPace(taken(queue), 1e9);
		expect(taken(queue).parts[0]?.positions).toHaveLength(1);
	});
});

describe('callers of a model', () => {
	it('share a chunk when all they have fits into it', () => {
		const queue = new ChunkQueue();
		const short = Array.from({ length: 20 }, () => call([words(5)]));
		for (const one of short) queue.add(one);
		expect(callsOf(taken(queue))).toEqual(short);
		expect(queue.take(all)).toBeUndefined();
	});

	it('take turns: a short call waits for one chunk of a long one', () => {
		const queue = new ChunkQueue();
		const long = call(Array(100_000).fill(words(20)));
		queue.add(long);
		expect(callsOf(taken(queue))).toEqual([long]);
		const [short, other] = [call([words(3)]), call([words(300)])];
		queue.add(short);
		queue.add(other);
		expect(callsOf(taken(queue))).toEqual([long]);
		// Nothing of the long call makes theirs longer.
		expect(callsOf(taken(queue))).toEqual([short, other]);
		expect(callsOf(taken(queue))).toEqual([long]);
	});

	it('with other settings share the model, not the chunk', () => {
		const queue = new ChunkQueue();
		const [a, b] = [call([words(3)], 'm', 'a'), call([words(3)], 'm', 'b')];
		queue.add(a);
		queue.add(b);
		expect(callsOf(taken(queue))).toEqual([a]);
		expect(callsOf(taken(queue))).toEqual([b]);
	});
});

describe('models', () => {
	it('in memory take turns', () => {
		const queue = new ChunkQueue();
		for (const model of ['a', 'b', 'c']) queue.add(call(Array(10_000).fill(words(50)), model));
		expect(Array.from({ length: 6 }, () => taken(queue).model)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
	});

	it('are not loaded in turns for each chunk, and none waits for ever', () => {
		const queue = new ChunkQueue();
		for (const model of ['a', 'b']) queue.add(call(Array(10_000).fill(words(50)), model));
		let resident = '';
		const served = Array.from(
			{ length: 30 },
			() => (resident = taken(queue, (model) => model === resident).model),
		);
		const changes = served.filter((model, i) => i > 0 && model !== served[i - 1]).length;
		expect(changes).toBeGreaterThanOrEqual(4);
		expect(changes).toBeLessThanOrEqual(7);
	});
});

describe('rows that failed', () => {
	it('are tried again by themselves, before the others', () => {
		const queue = new ChunkQueue();
		const [a, b] = [call([words(3)]), call([words(3)])];
		queue.add(a);
		queue.add(b);
		const together = taken(queue);
		expect(callsOf(together)).toEqual([a, b]);
		for (const part of together.parts) queue.giveBack({ ...part, attempts: 1 });
		const alone = [taken(queue), taken(queue)];
		expect(alone.map(callsOf)).toEqual(expect.arrayContaining([[a], [b]]));
		expect(alone.flatMap((chunk) => chunk.parts.map((part) => part.attempts))).toEqual([1, 1]);
	});

	it('of a call that is over are forgotten', () => {
		const queue = new ChunkQueue();
		const one = call([words(3)]);
		one.answer.promise.catch(() => undefined);
		queue.add(one);
		const chunk = taken(queue);
		queue.fail(one, new Error('over'));
		for (const part of chunk.parts) queue.giveBack(part);
		expect(queue.take(none)).toBeUndefined();
	});
});

it('counts what waits right, whatever happens to calls in whatever order', async () => {
	const step = fc.oneof(
		fc.record({
			kind: fc.constant('add' as const),
			lengths: fc.array(fc.nat(3_000), { minLength: 1, maxLength: 60 }),
			model: fc.nat(2),
		}),
		fc.record({ kind: fc.constantFrom('take', 'answer', 'break', 'fail', 'answer late') }),
	);
	fc.assert(
		fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
			const queue = new ChunkQueue();
			const calls: ModelCall[] = [];
			const atWork: Chunk[] = [];
			for (const [i, one] of steps.entries()) {
				if ('lengths' in one) {
					const added = call(
						one.lengths.map((length) => 'x'.repeat(length)),
						`m${one.model}`,
					);
					added.answer.promise.catch(() => undefined);
					calls.push(added);
					queue.add(added);
				} else if (one.kind === 'take') {
					const chunk = queue.take((model) => model !== 'm0');
					if (chunk !== undefined) atWork.push(chunk);
				} else if (one.kind === 'fail') {
					const failed = calls[i % Math.max(1, calls.length)];
					if (failed !== undefined) queue.fail(failed, new Error('over'));
				} else {
					const chunk = one.kind === 'answer late' ? atWork.shift() : atWork.pop();
					if (chunk === undefined) continue;
					if (one.kind === 'break') for (const part of chunk.parts) queue.giveBack(part);
					else answer(queue, chunk);
				}
				const open = calls.filter((added) => !added.isSettled);
				expect(queue.rows).toBe(open.reduce((sum, added) => sum + added.rows, 0));
				expect(queue.bytes).toBe(open.reduce((sum, added) => sum + added.bytes, 0));
			}
			for (const chunk of atWork) answer(queue, chunk);
			for (let chunk = queue.take(all); chunk !== undefined; chunk = queue.take(all)) answer(queue, chunk);
			expect([queue.rows, queue.bytes, queue.calls.size]).toEqual([0, 0, 0]);
		}),
	);
});
