import { createHash } from 'node:crypto';

import type { Answer } from '../../../core/feedback/reviewRecords';
import { readKeptAnswers } from '../../../core/review/keptAnswers';
import { pageScript, pageStyle } from '../../../core/review/pageAssets';
import { ownerOf } from '../../../core/review/owner';
import { reviewPage } from '../../../core/review/page';
import { HOSTILE } from './hostileTexts';
import { approvalForm, blindForm, CLOCK, firstItems, LABELS, manyLabels, sampleForm } from './sampleForm';

const OPTIONS = { ...CLOCK, pageNonce: 'nonce-of-24-letters-abcd' };

/** The source without our own style and script. */
const sourceOf = (html: string): string => html.replace(pageStyle, '').replace(pageScript, '');

const tagsOf = (html: string): string[] => (sourceOf(html).match(/<\/?[a-z!][^>]*>/gi) ?? []).map((tag) => tag.toLowerCase());

describe('reviewPage', () => {
	it('allows its own style and script by their hashes and nothing else', () => {
		const { html, headers, status } = reviewPage(sampleForm(), [], OPTIONS);
		const policy = headers['Content-Security-Policy'] ?? '';
		const style = /<style>([^]*?)<\/style>/.exec(html)?.[1] ?? '';
		const script = /<script>([^]*?)<\/script>/.exec(html)?.[1] ?? '';
		const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
		expect(status).toBe(200);
		expect(policy.split('; ')).toEqual([
			'sandbox allow-forms allow-scripts',
			"default-src 'none'",
			`style-src ${hash(style)}`,
			`script-src ${hash(script)}`,
			'img-src data:',
			"form-action 'self'",
			"connect-src 'self'",
			"frame-ancestors 'none'",
			"base-uri 'none'",
		]);
		expect(headers).toMatchObject({
			'Content-Type': 'text/html; charset=utf-8',
			'Cache-Control': 'no-store',
			'Referrer-Policy': 'no-referrer',
			'X-Content-Type-Options': 'nosniff',
			'X-Robots-Tag': 'noindex',
		});
		expect(html.match(/<script/g)).toHaveLength(1);
		expect(html).not.toMatch(/ style=| on[a-z]+="/);
	});

	it('stays under 60 KB for twelve items with past answers and nine labels', () => {
		const past = [0, 1, 2].map((at) => ({ text: firstItems(12)[at + 6]?.text ?? '', label: LABELS[at] ?? '' }));
		const withPast = sampleForm({ items: firstItems(12).map((item) => ({ ...item, past })), owner: ownerOf('', 'Support triage') });
		expect(Buffer.byteLength(reviewPage(withPast, [], OPTIONS).html)).toBeLessThan(60_000);
		expect(Buffer.byteLength(reviewPage(sampleForm(), [], OPTIONS).html)).toBeLessThan(60_000);
	});

	it.each(Object.entries(HOSTILE))('shows %s as text in every field', (_, text) => {
		const form = sampleForm({
			title: text,
			question: text,
			labels: [text, 'other'],
			items: [
				{ itemId: text, text, shown: [{ name: text, value: text }], suggestion: { label: text, confidence: 0.5, reason: text }, blind: false },
				{ itemId: 'second', text, shown: [], blind: false },
			],
		});
		const standing: Answer = {
			itemId: 'second',
			outcome: 'corrected',
			label: text,
			comment: text,
			reviewer: text,
			channel: 'page',
			identity: 'typed',
			blind: false,
			decidedAt: CLOCK.now,
		};
		const kept = readKeptAnswers(new URLSearchParams({ c1: text, reviewer: text, a1: '0' }).toString(), form);
		const problems = [{ itemId: text, message: text }, { message: text }];
		const { html } = reviewPage(form, [standing], { ...OPTIONS, kept, problems });
		const harmless = reviewPage(
			sampleForm({ labels: ['one', 'other'], items: firstItems(2) }),
			[{ ...standing, itemId: 'T-2', label: 'one', comment: 'c', reviewer: 'r' }],
			{
				...OPTIONS,
				kept: readKeptAnswers('c1=x&reviewer=y&a1=0', form),
				problems: [{ itemId: 'T-1', message: 'p' }, { message: 'p' }],
			},
		).html;
		const kinds = (tags: string[]): string[] => [...new Set(tags.map((tag) => /^<\/?[a-z!]+/.exec(tag)?.[0] ?? ''))].sort();
		expect(kinds(tagsOf(html))).toEqual(kinds(tagsOf(harmless)));
		expect(tagsOf(html).filter((tag) => / on[a-z]+\s*=\s*[^"']*alert/.test(tag.replace(/"[^"]*"/g, '""')))).toEqual([]);
		expect(html.match(/<script/g)).toHaveLength(1);
		expect(html.match(/<\/style>/g)).toHaveLength(1);
		expect(html.match(/<form[ >]/g)).toHaveLength(2);
	});

	it('never names the suggestion of a blind item', () => {
		const form = blindForm();
		expect(form.items.every((item) => item.suggestion === undefined)).toBe(true);
		const { html } = reviewPage({ ...form, labels: ['A', 'B'] }, [], OPTIONS);
		for (const label of LABELS) expect(sourceOf(html)).not.toContain(label);
		expect(sourceOf(html)).not.toMatch(/ % |is below|The model thinks/);
		expect(html).toContain('the model’s answer stays hidden');
	});

	it('says what people answered for similar texts, and shows the image or why there is none', () => {
		const [first, second] = firstItems(2);
		const hash = 'ab'.repeat(32);
		const items = [
			{ ...first!, text: `photo "1".png (image/png, sha256 ${hash})`, past: [{ text: HOSTILE.script, label: HOSTILE.attribute }], image: { src: 'data:image/webp;base64,AAAA', width: 30, height: 20 } },
			{ ...second!, image: { problem: 'The image is larger than 30 MB, so it is not shown here.' } },
		];
		const source = sourceOf(reviewPage(sampleForm({ items }), [], OPTIONS).html);
		expect(source).toContain('What people answered for similar messages</h3><ul><li><q>&lt;script&gt;alert(1)&lt;/script&gt;</q>');
		expect(source.match(/similar messages/g)).toHaveLength(1);
		expect(source).toContain('<img src="data:image/webp;base64,AAAA" width="30" height="20" alt="The image of item 1">');
		expect(source).toContain('<p class="hint" dir="auto">photo &quot;1&quot;.png</p>');
		expect(source).not.toContain(hash);
		expect(source).toContain('larger than 30 MB');
	});

	it('chooses no answer beforehand and marks no label', () => {
		const source = sourceOf(reviewPage(sampleForm(), [], OPTIONS).html);
		expect(/type=radio[^>]* checked/.test(source)).toBe(false);
		const options = [...source.matchAll(/<label class=opt><input type=radio name="a1" value="([^"]+)"><span( dir="auto")?>([^<]+)<\/span><\/label>/g)];
		expect(options.map((option) => option[3])).toEqual([...LABELS, 'None of these', 'Not sure']);
	});

	it('searches when there are more than nine labels', () => {
		const { html } = reviewPage(sampleForm({ labels: manyLabels() }), [], OPTIONS);
		expect(html.match(/<datalist/g)).toHaveLength(1);
		expect(html.match(/<option value="/g)).toHaveLength(77);
		expect(html).toContain('Any of the 77 labels');
		expect(html).not.toContain('name="a1" value="0"');
		expect(reviewPage(sampleForm(), [], OPTIONS).html).not.toContain('<datalist');
	});

	it('asks to approve with three answers of one kind', () => {
		const { html } = reviewPage(approvalForm(), [], OPTIONS);
		const names = [...html.matchAll(/name="a1" value="([^"]+)"><span>([^<]+)/g)].map((option) => option.slice(1));
		expect(names).toEqual([['approve', 'Approve'], ['reject', 'Reject'], ['unsure', 'Not sure']]);
		expect(html).toContain('Dear Priya,');
	});

	it('shows an answer that stands and takes none for it', () => {
		const { html } = reviewPage(
			sampleForm(),
			[{ itemId: 'T-3', outcome: 'rejected', reviewer: 'Tom Berg', channel: 'slack', identity: 'slack', blind: false, decidedAt: '2027-03-16T09:41:00.000Z' }],
			OPTIONS,
		);
		expect(html).toContain('<bdi>Tom Berg</bdi>, <time datetime="2027-03-16T09:41:00.000Z">today 10:41</time>');
		expect(html).toContain('None of these</p>');
		expect(html).not.toContain('name="a3"');
		expect(html).toContain('name="a2"');
		expect(html).toContain('<b>11</b> of 12 left');
	});

	it('cuts a text of a megabyte and says so, without cutting a character in two', () => {
		const text = `${'x'.repeat(19_999)}😀${'y'.repeat(1_000_000)}`;
		const [first] = firstItems(1);
		const { html } = reviewPage(
			sampleForm({ items: [{ itemId: 'a', text, shown: [{ name: text, value: text }], suggestion: first?.suggestion, blind: false }] }),
			[],
			OPTIONS,
		);
		expect(html).toContain('the first 20,000 of its 1,020,001 letters are shown');
		expect(html).toContain('the first 2,000 of its 1,020,001 letters are shown');
		expect(html.length).toBeLessThan(70_000);
		expect(html).toBe(html.toWellFormed());
	});

	it('keeps a hundred open cards on a page and says that more follow', () => {
		const items = Array.from({ length: 250 }, (_, index) => ({ itemId: `i${index}`, text: `text ${index}`, shown: [], blind: false }));
		const form = sampleForm({ items });
		const done = items.slice(0, 50).map(({ itemId }) => ({ itemId, outcome: 'unsure', channel: 'page', identity: 'none', blind: false, decidedAt: CLOCK.now }) as const);
		const { html } = reviewPage(form, done, OPTIONS);
		expect(html.match(/<fieldset/g)).toHaveLength(100);
		expect(html).toContain('100 open items are on this page; 100 more follow after you send these.');
		expect(html).toContain('name="a150"');
		expect(html).not.toContain('name="a151"');
	});

	it('shows kept answers and each problem beside its card and in the summary', () => {
		const form = sampleForm();
		const kept = readKeptAnswers('a1=3&c1=because&a2=none&reviewer=Ana&c4=only+words', form);
		const { html, status } = reviewPage(form, [], { ...OPTIONS, kept, problems: [{ itemId: 'T-4', message: 'There is a comment but no answer.' }] });
		expect(status).toBe(422);
		expect(html).toContain('name="a1" value="3" checked');
		expect(html).toContain('name="a2" value="none" checked');
		expect(html).toContain('\nbecause</textarea>');
		expect(html).toContain('value="Ana"');
		expect(html).toContain('<a class="tap" href="#i4">Item 4: There is a comment but no answer.</a>');
		expect(html).toContain('<p class="err" id="e4">There is a comment but no answer.</p>');
		expect(html).toContain('Not sent. One thing needs a look.');
	});

	it('offers the answers again when the store is away', () => {
		const form = sampleForm();
		const kept = readKeptAnswers('a1=3&a2=unsure&t3=5', form);
		const { html, status } = reviewPage(form, [], { ...OPTIONS, kept, notStored: true });
		expect(status).toBe(503);
		expect(html).toContain('Not sent yet. Your 2 answers are safe.');
		expect(html).toContain('name="a1" value="3" checked');
	});

	it('asks for a name unless the link knows it', () => {
		expect(reviewPage(sampleForm(), [], OPTIONS).html).toContain('Your name (optional)');
		expect(reviewPage(sampleForm(), [], { ...OPTIONS, askName: 'required' }).html).toMatch(/<input id="who"[^>]* required>/);
		const known = reviewPage(sampleForm(), [], { ...OPTIONS, reviewer: '<b>Ana' }).html;
		expect(known).not.toContain('id="who"');
		expect(known).toContain('You are <b><bdi>&lt;b&gt;Ana</bdi></b>');
	});
});
