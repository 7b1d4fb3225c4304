import { answerProbe, PROBE, testAddress } from '../../../core/desk/addressTest';

const storeOf = (secret: number) => ({ loopKey: async () => new Uint8Array(32).fill(secret) });

const ADDRESS = 'https://people.example.org/n8n/webhook/hitl-desk/review';

/** A Desk with this store behind the address. */
const deskOf = (store: ReturnType<typeof storeOf>, asked: string[] = []) => async (url: string) => {
	asked.push(url);
	return { status: 200, text: JSON.stringify(await answerProbe(store, new URL(url).searchParams.get(PROBE) ?? '')) };
};

test('the Desk that answers itself is reached, at the whole address, with a new question each time', async () => {
	const asked: string[] = [];
	for (let time = 0; time < 2; time += 1) expect(await testAddress(storeOf(1), ADDRESS, deskOf(storeOf(1), asked))).toBeUndefined();
	expect(new Set(asked).size).toBe(2);
	expect(asked.every((url) => url.startsWith(`${ADDRESS}?${PROBE}=`))).toBe(true);
});

test.each([
	['nobody', async () => undefined, 'nobody answers there'],
	['a proxy', async () => ({ status: 502, text: '<h1>Bad Gateway</h1>' }), 'something else answers there, with status 502'],
	['n8n without this Desk', async () => ({ status: 404, text: '{"code":404,"message":"not registered"}' }), 'something else answers there, with status 404'],
	['an n8n with another store', deskOf(storeOf(2)), 'another n8n answers there'],
	['somebody who repeats what was asked', async (url: string) => ({ status: 200, text: JSON.stringify({ hitl: 'desk', proof: url }) }), 'another n8n answers there'],
])('%s answers: the sentence says so', async (_name, ask, fault) => expect(await testAddress(storeOf(1), ADDRESS, ask)).toBe(fault));

test.each(['', 'short', 'x'.repeat(23), '../../../etc/passwd????'])('%j is no probe', async (given) => expect(await answerProbe(storeOf(1), given)).toBeUndefined());
