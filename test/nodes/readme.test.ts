import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { z } from 'zod/v4';
import { noticeOf } from '../../core/review/notices/notice';
import type { ToldReview } from '../../core/review/notices/toldReview';
import { webhookBody } from '../../core/review/notices/webhook/webhookBody';
import { signedHeaders } from '../../core/review/notices/webhook/signature';
import type { Answer } from '../../core/feedback/reviewRecords';
import { parseDecision } from '../../core/review/decision';
import { recordedReply, refusedReply, reviewReply } from '../../core/review/reviewResponse';
import { readReviewers } from '../../core/review/reviewers';
import { readReviewForm } from '../../core/review/reviewForm';
import { requireN8n } from '../../nodes/shared/requireN8n';
import { ConfidenceGate } from '../../nodes/ConfidenceGate/ConfidenceGate.node';
import { HitlDeskTrigger } from '../../nodes/HitlDeskTrigger/HitlDeskTrigger.node';
import { HumanReview } from '../../nodes/HumanReview/HumanReview.node';
import { Predict } from '../../nodes/Predict/Predict.node';
import { RecordFeedback } from '../../nodes/RecordFeedback/RecordFeedback.node';
import { Retrain } from '../../nodes/Retrain/Retrain.node';
import { root } from '../support/installedPackage';
import { fenced, readText, section, tableRows, textFiles } from '../support/repositoryTexts';

/** The texts say what is there, and nothing else. */

const readme = readText('README.md');
const contributing = readText('CONTRIBUTING.md');
const byJson = readText('docs/answering-by-json.md');
const troubleshooting = readText('docs/troubleshooting.md');

const manifest = z
	.object({
		version: z.string(),
		scripts: z.record(z.string(), z.string()),
		n8n: z.object({ nodes: z.array(z.string()) }),
		dependencies: z.record(z.string(), z.string()),
		devDependencies: z.record(z.string(), z.string()),
	})
	.parse(JSON.parse(readText('package.json')));

const nodes = [new Predict(), new ConfidenceGate(), new HumanReview(), new RecordFeedback(), new Retrain(), new HitlDeskTrigger()].map(({ description }) => description);

function outputNames({ outputs, outputNames: names = [] }: (typeof nodes)[number]): string[] {
	if (typeof outputs !== 'string') return names;
	return [...new Set([...outputs.matchAll(/displayName: "([^"]+)"/g)].map(([, name = '']) => name))];
}

const pages = textFiles().filter((path) => path.endsWith('.md'));

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

const anchorsOf = (path: string): string[] => [...readText(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

describe('the README', () => {
	it('has n8n\'s sections in n8n\'s order', () => {
		const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
		const expected = ['Installation', 'Operations', 'Credentials', 'Compatibility', 'Usage', 'Resources', 'Version history'];
		expect(headings.filter((heading) => expected.includes(String(heading)))).toEqual(expected);
	});

	it('says on its first screen what it is, how to start, how to test and where it runs', () => {
		const first = readme.slice(0, readme.indexOf('\n## '));
		for (const words of ['docs/images/review.png', 'git clone', 'npm start', 'npm test', 'Self-hosted only']) expect(first).toContain(words);
		expect(first.split('\n').length).toBeLessThan(25);
	});

	it('names every node of the package, each with its own part', () => {
		expect(nodes).toHaveLength(manifest.n8n.nodes.length);
		for (const { displayName, name } of nodes) {
			expect(manifest.n8n.nodes.some((path) => path.toLowerCase().endsWith(`/${name.toLowerCase()}.node.js`))).toBe(true);
			expect(section(readme, `### ${displayName}`).length).toBeGreaterThan(100);
		}
	});

	it.each(nodes.map((node) => [node.displayName, node] as const))('names every output of %s', (displayName, node) => {
		for (const output of outputNames(node)) expect(section(readme, `### ${displayName}`)).toContain(`**${output}**`);
	});

	it('knows the outputs of the nodes that have several', () => {
		expect(nodes.flatMap(outputNames)).toEqual(['Review', 'Automate', 'Audit', 'What-If', 'Undecided', 'Approved', 'Rejected', 'Not Ready', 'Kept', 'Promoted', 'Ask a Person']);
	});

	it('names the oldest n8n that Human Review runs on', () => {
		let refusal = '';
		try {
			requireN8n('1.0.0');
		} catch (error) {
			refusal = String(error);
		}
		const [, minimum = 'none'] = /needs n8n (\d+\.\d+) or newer/.exec(refusal) ?? [];
		expect(readme.match(/n8n\D{0,5}(\d+\.\d+) or newer/g)).not.toBeNull();
		for (const [, named] of readme.matchAll(/n8n\D{0,5}(\d+\.\d+) or newer/g)) expect(named).toBe(minimum);
		expect(section(readme, '## Compatibility')).toContain(`${minimum} or newer`);
	});

	it('links every example', () => {
		const files = readdirSync(join(root, 'examples'), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1).replaceAll('\\', '/'));
		expect(files.length).toBeGreaterThan(3);
		for (const file of files) expect(readme).toContain(`](${file})`);
	});

	it('sends people to addresses that the examples have', () => {
		const examples = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.json')).map((file) => readText(`examples/${file}`)).join('\n');
		const addresses = [...readme.matchAll(/127\.0\.0\.1:5678\/(form|webhook)\/([\w-]+)/g)];
		expect(new Set(addresses.map(([, kind]) => kind))).toEqual(new Set(['form', 'webhook']));
		for (const [, , path] of addresses) expect(examples).toContain(`"path": "${path}"`);
	});

	it('has no open cell: every figure is measured', () => {
		expect(tableRows(section(readme, '### Measured')).filter((row) => row.includes('(measured below)'))).toEqual([]);
	});
});

describe.each(pages)('%s', (path) => {
	const page = readText(path).replace(/^```[^]*?^```$/gm, '');

	it('has links that lead somewhere', () => {
		for (const [, target = ''] of page.matchAll(/\]\(([^)\s]+)\)/g)) {
			if (/^https?:/.test(target)) continue;
			const [file = '', hash] = target.split('#');
			const to = file === '' ? path : normalize(join(dirname(path), file)).replaceAll('\\', '/');
			expect([target, existsSync(join(root, to))]).toEqual([target, true]);
			if (hash !== undefined) expect([target, anchorsOf(to)]).toEqual([target, expect.arrayContaining([hash])]);
		}
	});

	it('names only commands that exist', () => {
		for (const [, command = ''] of page.matchAll(/npm run ([\w:-]+)/g)) expect(Object.keys(manifest.scripts)).toContain(command);
	});

	it('speaks without terms of statistics and promises nothing for later', () => {
		if (/^(README\.md|docs\/)/.test(path)) expect(page).not.toMatch(/\b(p-value|McNemar|logistic|softmax|logits?|quantile|binomial|hyperparameter|cross-validation|out-of-fold)\b/i);
		expect(page).not.toMatch(/\b(TODO|TBD|coming soon|lorem)\b/i);
	});
});

describe('answering by JSON', () => {
	const [notice = '', noticeToMany = '', webhook = '', review = '', answers = '', recorded = '', refused = ''] = fenced(byJson, 'json');
	const asked = z.looseObject({ answers: z.array(z.unknown()) }).parse(JSON.parse(review));
	const form = readReviewForm(asked);

	test('the call of a webhook has what the code sends, and its check accepts what the code signs', () => {
		const called = z.object({ type: z.string(), timestamp: z.iso.datetime(), data: z.looseObject({ answerUrl: z.string() }) }).parse(JSON.parse(webhook));
		const told: ToldReview = { notice: noticeOf(form, { pageUrl: 'https://n8n.example.org/w', choiceUrl: String }, { workflow: 'w', whole: true }), kind: 'asked', state: 'open', answers: [] };
		const sent = z.looseObject({ type: z.string(), data: z.looseObject({}) }).parse(JSON.parse(webhookBody(told, 'asked', called.timestamp)));
		expect(called.type).toBe(sent.type);
		expect(Object.keys(sent.data)).toEqual(expect.arrayContaining(Object.keys(called.data)));
		const body = JSON.stringify(sent);
		const headers = signedHeaders('secret', 'd-1', body, new Date());
		const check = new Function('require', `${fenced(byJson, 'js')[0]}; return isGenuine;`)(require) as (...given: unknown[]) => boolean;
		expect(check(headers, body, 'secret')).toBe(true);
		expect(check(headers, `${body} `, 'secret')).toBe(false);
		expect(check(headers, body, 'another')).toBe(false);
	});

	test('the notice names what the review has', () => {
		const { reviewUrl, items, answerBy, ...same } = z.looseObject({}).parse(JSON.parse(notice));
		expect(form).toMatchObject(same);
		expect([typeof reviewUrl, typeof items, typeof answerBy]).toEqual(['string', 'number', 'string']);
	});

	test('the notice to several people differs in the links alone', () => {
		const { reviewUrl: _one, ...toAll } = z.looseObject({}).parse(JSON.parse(notice));
		const { reviewers, ...same } = z.looseObject({ reviewers: z.array(z.looseObject({ reviewUrl: z.url() })) }).parse(JSON.parse(noticeToMany));
		expect(same).toEqual(toAll);
		expect(readReviewers(reviewers)).toEqual(reviewers.map(({ reviewUrl: _own, ...reviewer }) => reviewer));
	});

	const decision = parseDecision(answers, 'application/json', form);

	it('shows a review as it is served', () => {
		expect(asked).toEqual(JSON.parse(JSON.stringify(reviewReply(form, []).body)));
	});

	it('shows answers that are taken', () => {
		expect(decision).toMatchObject({
			kind: 'answers',
			answers: [
				{ itemId: 'T-04', outcome: 'corrected', label: 'lost or stolen card' },
				{ itemId: 'T-07', blind: true, label: 'exchange rate' },
				{ itemId: 'T-10', outcome: 'unsure' },
			],
		});
	});

	it('shows the reply to them', () => {
		if (decision.kind === 'problems') throw new Error(decision.problems[0]?.message);
		const ids = decision.answers.map(({ itemId }) => itemId);
		expect(JSON.parse(recorded)).toEqual(recordedReply(ids, [], form.items.length - ids.length).body);
	});

	it('names every field of an answer that stands', () => {
		const earlier: Answer = { itemId: 'T-04', outcome: 'approved', label: 'a', reviewer: 'b', decidedAt: '2027-03-16T11:00:00.000Z', channel: 'webhook', identity: 'typed', blind: false };
		const { alreadyAnswered } = z.object({ alreadyAnswered: z.array(z.record(z.string(), z.unknown())) }).parse(recordedReply([], [earlier], 2).body);
		const line = byJson.split('\n').find((text) => text.startsWith('- `alreadyAnswered`')) ?? '';
		for (const field of Object.keys(alreadyAnswered[0] ?? {})) expect(line).toContain(`\`${field}\``);
	});

	it('shows a refusal in the words of the parser', () => {
		const wrong = parseDecision({ answers: [{ itemId: 'T-04', label: 'lost card' }] }, 'application/json', form);
		if (wrong.kind === 'answers') throw new Error('it was taken');
		expect(JSON.parse(refused)).toEqual(refusedReply(422, wrong.problems).body);
	});

	it('takes every outcome and field that it names, and no other', () => {
		const take = (answer: object, more: object = {}) => parseDecision({ answers: [answer], ...more }, 'application/json', form).kind;
		const row = tableRows(byJson).find(([field]) => field === '`outcome`')?.[1] ?? '';
		for (const outcome of ['approved', 'rejected', 'unsure']) {
			expect(row).toContain(`\`${outcome}\``);
			expect(take({ itemId: 'T-10', outcome })).toBe('answers');
		}
		expect(take({ itemId: 'T-07', outcome: 'approved' })).toBe('problems');
		const fields = tableRows(section(byJson, '## Send answers')).map(([field]) => field).filter((field) => field?.startsWith('`'));
		expect(fields).toEqual(['`answers`', '`itemId`', '`label`', '`outcome`', '`text`', '`edits`', '`comment`', '`reviewer`', '`idempotencyKey`']);
		expect(take({ itemId: 'T-10', label: 'card arrival', score: 1 })).toBe('problems');
	});
});

describe('Troubleshooting', () => {
	// Texts in the code are cut over lines, and hold values; both are closed up here.
	const sources = textFiles()
		.filter((path) => /^(core|nodes|scripts)\/.*\.(ts|mjs|js)$/.test(path))
		.map(readText)
		.join('\n')
		.replace(/\\'/g, '\'')
		.replace(/['`] \+\n\s*['`]/g, '')
		.replace(/\$\{[^}'"`]*\}/g, '…')
		.replace(/\s+/g, ' ');
	const messages = tableRows(troubleshooting)
		.map(([message = '']) => message)
		.filter((message) => !/^-+$|^(message|hint|the page says)$/.test(message) && !message.includes('n8n\'s page'));

	it('is about many messages', () => expect(messages.length).toBeGreaterThan(40));

	it.each(messages)('"%s" is in the code', (message) => {
		const parts = message.split('…').map((text) => text.trim()).filter((text) => text.length > 3);
		expect(parts).not.toEqual([]);
		expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
	});
});

describe('CONTRIBUTING', () => {
	it('has a reason for every dependency, and for nothing else', () => {
		const named = tableRows(section(contributing, '## Dependencies')).flatMap(([cell = '', why = '']) => (cell.startsWith('`') && why.length > 10 ? [cell.replaceAll('`', '')] : []));
		expect(named.sort()).toEqual(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).sort());
	});

	it('has a map with every room of the house', () => {
		const map = tableRows(section(contributing, '## The house')).map(([cell = '']) => cell.replaceAll('`', '')).filter((cell) => cell.endsWith('/'));
		for (const folder of map) expect([folder, existsSync(join(root, folder))]).toEqual([folder, true]);
		const rooms = textFiles().map((path) => path.split('/')).flatMap(([top = '', ...rest]) => (rest.length === 0 || top.startsWith('.') ? [] : top === 'core' && rest.length > 1 ? [`core/${rest[0]}/`] : [`${top}/`]));
		expect(map).toEqual(expect.arrayContaining([...new Set(rooms)]));
	});

	it('names only files and folders that are there', () => {
		for (const [, path = ''] of contributing.matchAll(/`((?:core|nodes|scripts|test|docs|models)\/[\w./-]+)`/g)) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
	});
});

test('the changelog speaks of the version in package.json', () => {
	const changelog = readText('CHANGELOG.md');
	expect(changelog).toMatch(/^## \[Unreleased\]$/m);
	expect(changelog).toContain(manifest.version);
	expect(readText('LICENSE.md')).toMatch(/^# MIT License[^]*n8n-nodes-hitl maintainers/);
});

describe('no text of the repository', () => {
	const own = [root, homedir()].filter((path) => path.length > 1 && path !== '/home/node');
	const texts = textFiles().map((path) => [path, readText(path)] as const);

	it('names a place on the machine where it was written', () => {
		const somewhere = /(^|[\s"'`(=])\/(home\/(?!node\b)|Users\/|root\/|work\/)/m;
		const telling = texts.filter(([, text]) => somewhere.test(text) || own.some((path) => text.includes(`${path}/`)));
		expect(telling.map(([path]) => path)).toEqual([]);
	});

	it('names a package registry or a mirror', () => {
		const host = /https?:\/\/[\w.-]*(registry\.|npmmirror|artifactory|nexus|jfrog|verdaccio\.|mirror\.|pypi\.)[\w.-]*/i;
		expect(texts.flatMap(([path, text]) => (host.test(text) ? [`${path}: ${host.exec(text)?.[0]}`] : []))).toEqual([]);
		expect(texts.filter(([path, text]) => path.endsWith('package-lock.json') && text.includes('"resolved":')).map(([path]) => path)).toEqual([]);
	});
});
