import { z } from 'zod/v4';
import { exampleWorkflow, renamed } from '../support/exampleWorkflow';
import { executionsOf, hasStatus, postJson, reviewUrlOf } from '../support/executions';
import { startMailAccount, type MailAccount } from '../support/mailAccount';
import { eventually, type N8nConnection } from '../support/n8nServer';
import { sharedN8n } from '../support/sharedN8n';

/** The example that starts with a mail: n8n's own IMAP trigger on a real conversation, the answer to a strict mail service. */
let mail: MailAccount;
let n8n: N8nConnection;
let workflowId: string;

beforeAll(async () => {
	mail = await startMailAccount();
	n8n = sharedN8n();
	const credential = async (name: string, type: string, data: object) => {
		const created = await n8n.rest('credentials', { method: 'POST', body: { name, type, data } });
		return { [type]: { id: z.object({ id: z.string() }).parse(created.data).id, name } };
	};
	const example = renamed(exampleWorkflow('review-from-email.json'), 'test');
	for (const node of example.nodes) {
		if (node.name === 'New Mail') node.credentials = await credential('mailbox stand-in', 'imap', { ...mail.imap, allowUnauthorizedCerts: false });
		if (node.name === 'Answer in the Thread') {
			node.credentials = await credential('mail service stand-in', 'httpHeaderAuth', mail.header);
			node.parameters['url'] = String(node.parameters['url']).replace('https://api.postmarkapp.com', mail.apiAddress);
		}
	}
	workflowId = await n8n.importWorkflow(example);
	await n8n.publish(workflowId);
});

afterAll(async () => {
	await n8n.rest(`workflows/${workflowId}/deactivate`, { method: 'POST', body: {} });
	await mail.close();
});

const SENDER = ['From: "Ana Anders" <ana@example.org>', 'To: support@example.org'];

/** `startedBy` passes over what a trigger of n8n's own starts, as a schedule's. */
async function mailStarts(headers: readonly string[], text: string): Promise<string> {
	const before = new Set((await executionsOf(n8n, workflowId)).map(({ id }) => id));
	mail.receive([...SENDER, `Date: ${new Date().toUTCString()}`, ...headers], text);
	return await eventually('the mail has started an execution', async () => (await executionsOf(n8n, workflowId)).find(({ id }) => !before.has(id))?.id, 60_000);
}

async function askedFor(id: string) {
	const url = await reviewUrlOf(n8n, id);
	const asked = await fetch(url, { headers: { accept: 'application/json' } });
	const { items } = z.object({ items: z.array(z.object({ itemId: z.string(), text: z.string() })).length(1) }).parse(await asked.json());
	return { url, item: items[0] ?? { itemId: '', text: '' } };
}

const headersOf = (at: number) => Object.fromEntries((mail.sent[at]?.Headers ?? []).map(({ Name, Value }) => [Name, Value]));

test('a mail opens a review, and its answer goes back to its thread', async () => {
	const id = await mailStarts(['Message-ID: <one@example.org>', 'Subject: Parcel'], 'My parcel has not arrived.');
	const { url, item } = await askedFor(id);
	expect(item.text.trim()).toBe('Parcel\n\nMy parcel has not arrived.');
	expect(mail.sent).toEqual([]);
	await postJson(url, { answers: [{ itemId: item.itemId, label: 'delivery' }] });
	await hasStatus(n8n, workflowId, id, 'success');
	expect(mail.refused).toEqual([]);
	expect(mail.sent).toMatchObject([{ From: 'support@example.org', To: 'ana@example.org', Subject: 'Re: Parcel', TextBody: expect.stringContaining('delivery') as string }]);
	expect(headersOf(0)).toEqual({ 'In-Reply-To': '<one@example.org>', References: '<one@example.org>', 'Auto-Submitted': 'auto-replied' });
	expect(mail.unseen()).toBe(0);
});

test('a mail deep in a thread is answered there, at the address that asks for replies', async () => {
	const lines = ['Message-ID: <three@example.org>', 'References: <one@example.org> <two@example.org>', 'Reply-To: team@example.org', 'Subject: RE: Parcel'];
	const id = await mailStarts(lines, 'Still nothing.');
	const { url, item } = await askedFor(id);
	await postJson(url, { answers: [{ itemId: item.itemId, outcome: 'unsure' }] });
	await hasStatus(n8n, workflowId, id, 'success');
	expect(mail.sent.at(-1)).toMatchObject({ To: 'team@example.org', Subject: 'RE: Parcel', TextBody: 'Thank you. We have read your message, and one of us will write to you.' });
	expect(headersOf(mail.sent.length - 1)['References']).toBe('<one@example.org> <two@example.org> <three@example.org>');
});

test('what a machine wrote is left alone: nobody is asked and nothing is sent', async () => {
	const before = mail.sent.length;
	const id = await mailStarts(['Message-ID: <robot@example.org>', 'Subject: Out of office', 'Auto-Submitted: auto-replied'], 'I am away.');
	await hasStatus(n8n, workflowId, id, 'success');
	expect(mail.sent.length).toBe(before);
	expect(mail.refused).toEqual([]);
});
