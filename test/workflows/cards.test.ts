import sharp from 'sharp';
import { engineFor, type LoopParameters } from '../support/loopWorkflow';
import { newLoop } from '../support/fixedDraws';
import { reviewUrl } from '../support/reviewLink';
import { leaving } from '../support/workflowEngine';

type Engine = ReturnType<typeof engineFor>;


async function pausedAt(engine: Engine, texts: readonly string[], binary: object = {}) {
	const run = await engine.start('Predict', texts.map((text) => ({ json: { text }, ...binary })));
	const ids = leaving(run, 'Gate', 0).map(({ json }) => (json['hitl'] as { itemId: string }).itemId);
	return { run, ids, url: reviewUrl(run), page: (await engine.request(run, 'GET', reviewUrl(run))).sent.text };
}

/** A loop in which people have answered one text, and a new run with a text like it. */
async function answered(more: Partial<LoopParameters>) {
	const engine = engineFor({ loop: newLoop(), ...more });
	const { run, ids, url } = await pausedAt(engine, ['My card was lost on the train, please block it']);
	await engine.request(run, 'POST', url, { answers: [{ itemId: ids[0], label: 'refund' }] }, 'application/json');
	return await pausedAt(engine, ['My card was lost on the train this morning, please block it']);
}

const SIMILAR = 'What people answered for similar messages';

test('a card says what people answered for similar texts, unless that is switched off', async () => {
	const { page } = await answered({});
	expect(page).toContain(SIMILAR);
	expect(page).toContain('<q>My card was lost on the train, please block it</q><b>refund</b>');
	expect((await answered({ review: { options: { showPast: false } } })).page).not.toContain(SIMILAR);
});

test('a blind item says nothing of the kind, whether it is a check or drawn by the share', async () => {
	const checks = await answered({ gate: { threshold: 0, options: { auditPercent: 100, trustUncalibrated: true } } });
	const drawn = await answered({ review: { options: { blindShare: 100 } } });
	for (const { page } of [checks, drawn]) {
		expect(page).toContain('stays hidden');
		expect(page).not.toContain(SIMILAR);
		expect(page).not.toContain('on the train, please');
		expect(page).not.toContain('The model thinks');
	}
});

test('an image is shown small inside the page; one that cannot be is named, and the review goes on', async () => {
	const engine = engineFor({ loop: newLoop(), review: { options: { imageField: 'photo' } } });
	const png = (await sharp({ create: { width: 30, height: 20, channels: 3, background: '#c00' } }).png().toBuffer()).toString('base64');
	const { run, ids, page } = await pausedAt(engine, ['my card is lost'], { binary: { photo: { data: png, mimeType: 'image/png' } } });
	expect(page).toMatch(/<img src="data:image\/webp;base64,[^"]+" width="30" height="20"/);
	expect(page).toContain('my card is lost');
	const wrong = await pausedAt(engine, ['my money back'], { binary: { photo: { data: Buffer.from('no image').toString('base64'), mimeType: 'image/png' } } });
	expect(wrong.page).toContain('This file is no picture of a kind that can be shown here');
	const none = await pausedAt(engine, ['the money please']);
	expect(none.page).toContain('This item has no file in the field “photo”');
	const { run: after } = await engine.request(run, 'POST', reviewUrl(run), { answers: [{ itemId: ids[0], label: 'card' }] }, 'application/json');
	expect(after?.status).toBe('success');
});
