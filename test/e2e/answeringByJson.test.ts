import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askingWorkflow, openDeskWorld, type Asked, type DeskWorld } from '../support/deskWorld';
import { hasStatus, postJson, settled, startedBy } from '../support/executions';
import { root } from '../support/installedPackage';
import { eventually } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

const n8n = sharedN8n();
const docs = readFileSync(join(root, 'docs', 'answering-by-json.md'), 'utf8');

/** What the table of replies says about a status. */
const documented = (status: number): string => new RegExp(`^\\| [\\d, ]*\\b${status}\\b[\\d, ]* \\|(.+)$`, 'm').exec(docs)?.[1] ?? '';

let world: DeskWorld;
let asking: string;

beforeAll(async () => {
	world = await openDeskWorld();
	asking = await n8n.importWorkflow(askingWorkflow(world.address, 'ask-by-json'));
	await n8n.publish(asking);
});
afterAll(() => world?.close());

/** Asks about two items and waits until n8n waits: the link goes out a moment before. */
async function ask(title: string): Promise<Asked & { readonly execution: string; readonly answers: object[] }> {
	const items = ['a', 'b'].map((letter) => ({ id: `${title}-${letter}`, text: `Is ${title} ${letter} so?` }));
	const { id } = await startedBy(n8n, asking, async () => await postJson(`${n8n.base}/webhook/ask-by-json`, { title, hours: 24, items }));
	const asked = await world.asked(title);
	expect(await settled(n8n, asking, id)).toBe('waiting');
	return { ...asked, execution: id, answers: items.map(({ id: itemId }) => ({ itemId, label: 'no' })) };
}

const under = async (key: string, url: string, body: object) => {
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) });
	return { status: response.status, text: await response.text() };
};

test('under one idempotency key the same request gets the same reply, and another one is refused', async () => {
	const { reviewUrl, answers: [first, second] } = await ask('keyed');
	const reply = await under('one', reviewUrl, { answers: [first] });
	expect(JSON.parse(reply.text)).toMatchObject({ status: 'recorded', open: 1 });
	expect(await under('one', reviewUrl, { answers: [first] })).toEqual(reply);
	const other = await under('one', reviewUrl, { answers: [second] });
	expect([other.status, documented(422)]).toEqual([422, expect.stringContaining('refused')]);
	expect(JSON.parse(other.text)).toMatchObject({ status: 'refused', problems: [{ message: expect.stringContaining('key') }] });
	expect(JSON.parse((await under('two', reviewUrl, { answers: [second] })).text)).toMatchObject({ status: 'recorded', open: 0 });
});

test('while the execution is at work n8n says 409, and once it has ended that no action is required', async () => {
	const { reviewUrl, execution, answers } = await ask('busy');
	const letGo = world.hold();
	expect(JSON.parse((await postJson(reviewUrl, { answers })).text)).toMatchObject({ status: 'recorded', open: 0 });
	const busy = await eventually('n8n is at work', async () => {
		const again = await postJson(reviewUrl, { answers });
		return again.status === 409 ? again : undefined;
	});
	expect(busy.text).toContain('is running already');
	expect(documented(409)).toContain('the execution is running right now');
	letGo();
	await hasStatus(n8n, asking, execution, 'success');
	const ended = await postJson(reviewUrl, { answers });
	expect([ended.status, ended.text]).toEqual([200, expect.stringContaining('No action required')]);
	expect(documented(409)).toContain('n8n\'s page says that no action is required');
	expect(['busy-a', 'busy-b'].map((id) => world.wentOn(id).length)).toEqual([1, 1]);
});

test('an address that was cut is refused with 401, one of a deleted execution with 404, by n8n', async () => {
	const { reviewUrl, execution, answers } = await ask('cut');
	expect((await postJson(reviewUrl.slice(0, -1), { answers })).status).toBe(401);
	expect(documented(401)).toContain('was changed or cut');
	expect((await n8n.rest('executions/delete', { method: 'POST', body: { ids: [execution] } })).status).toBe(200);
	expect((await postJson(reviewUrl, { answers })).status).toBe(404);
	expect(documented(404)).toContain('was deleted');
});
