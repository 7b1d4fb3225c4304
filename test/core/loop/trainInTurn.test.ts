import { openSqliteStore } from '../../../core/feedback/sqliteStore';
import type { FeedbackStore } from '../../../core/feedback/store';
import { trainInTurn } from '../../../core/loop/trainInTurn';
import { fixedSecret } from '../../support/fixedDraws';

let store: FeedbackStore;
beforeEach(async () => {
	store = await openSqliteStore({ file: ':memory:', randomBytes: fixedSecret });
});
afterEach(async () => await store.close());

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T10:00:00.000Z');

function clock(): { now: () => Date; go: (minutes: number) => void } {
	let time = START;
	return { now: () => new Date(time), go: (minutes) => (time += minutes * MINUTE) };
}

test('one at a time: the second hears since when the first is at it, and may once it has ended', async () => {
	const { now, go } = clock();
	const turn = (holder: string) => ({ store, loop: 'mails', holder, now });
	const { promise, resolve } = Promise.withResolvers<string>();
	const first = trainInTurn(turn('a'), async () => await promise);
	go(1);
	expect(await trainInTurn(turn('b'), async () => 'never')).toEqual({ kind: 'taken', since: '2026-01-01T10:00:00.000Z' });
	expect(await trainInTurn({ ...turn('b'), loop: 'others' }, async () => 'other loop')).toEqual({ kind: 'done', result: 'other loop' });
	resolve('first');
	expect(await first).toEqual({ kind: 'done', result: 'first' });
	expect(await trainInTurn(turn('b'), async () => 'second')).toEqual({ kind: 'done', result: 'second' });
});

test('a training that goes on keeps its turn; one whose process died gives it up by itself', async () => {
	const { now, go } = clock();
	const turn = (holder: string) => ({ store, loop: 'mails', holder, now });
	const { promise, resolve } = Promise.withResolvers<void>();
	const renewedAll = Promise.withResolvers<void>();
	const long = trainInTurn(turn('a'), async (keepTurn) => {
		for (let step = 0; step < 10; step++) {
			go(3);
			await keepTurn();
		}
		renewedAll.resolve();
		await promise;
	});
	await renewedAll.promise;
	expect(now().getTime()).toBe(START + 30 * MINUTE);
	expect((await trainInTurn(turn('b'), async () => 'never')).kind).toBe('taken');
	resolve();
	await long;

	await store.leaseTraining('mails', 'dead', now(), 10);
	go(9);
	expect((await trainInTurn(turn('b'), async () => 'never')).kind).toBe('taken');
	go(2);
	expect((await trainInTurn(turn('b'), async () => 'at last')).kind).toBe('done');
});

test('a training that fails gives its turn back', async () => {
	const { now } = clock();
	const turn = (holder: string) => ({ store, loop: 'mails', holder, now });
	await expect(trainInTurn(turn('a'), async () => await Promise.reject(new Error('broken')))).rejects.toThrow('broken');
	expect((await trainInTurn(turn('b'), async () => 'next')).kind).toBe('done');
});
