import fc from 'fast-check';
import { parseDtype, parseModelReference } from '../../../../core/inference/models/modelReference';
import { parseVersionReference, versionFolder, versionOfFolders, versionOfPartial, partialName, versionReference } from '../../../../core/inference/models/modelLayout';
import { RECOMMENDED_MODELS, recommendedReference } from '../../../../core/inference/models/recommendedModels';

const COMMIT = '751bff37182d3f1213fa05d7196b954e230abad9';
const invalid = expect.objectContaining({ code: 'model-reference-invalid', nextStep: expect.stringMatching(/\w{3,}.*\.$/) });

describe('what a panel gives as a model', () => {
	test.each([
		['Xenova/all-MiniLM-L6-v2', { kind: 'hub', id: 'Xenova/all-MiniLM-L6-v2' }],
		['  gpt2 ', { kind: 'hub', id: 'gpt2' }],
		[`Xenova/all-MiniLM-L6-v2@${COMMIT}`, { kind: 'hub', id: 'Xenova/all-MiniLM-L6-v2', commit: COMMIT }],
		[`a/b@${COMMIT.toUpperCase()}`, { kind: 'hub', id: 'a/b', commit: COMMIT }],
		['a/b@main', { kind: 'hub', id: 'a/b', revision: 'main' }],
		['a/b@refs/pr/12', { kind: 'hub', id: 'a/b', revision: 'refs/pr/12' }],
		['a/b@v1.0', { kind: 'hub', id: 'a/b', revision: 'v1.0' }],
		['/data/my models/sentiment', { kind: 'folder', folder: '/data/my models/sentiment' }],
	])('%s is read', (text, reference) => {
		expect(parseModelReference(text)).toEqual(reference);
	});

	test.each([
		'',
		' ',
		undefined,
		null,
		7,
		{ id: 'a/b' },
		['a/b'],
		'../etc/passwd',
		'a/../b',
		'a/b/c',
		'./model',
		'models/..',
		'..',
		'.',
		'a//b',
		'/a/../b',
		'/a/..',
		'/a\\b',
		'a\\b',
		'C:\\models\\x',
		'\\\\server\\share',
		'https://huggingface.co/a/b',
		'file:///etc/passwd',
		'//evil.example/x@y@z\u0000',
		'a/b?c=d',
		'a/b#c',
		'a/b c',
		'a b/c',
		'a/b\n',
		'a/b\u0000',
		'a/b\u202e',
		'/data/\u0007model',
		'a--b/c',
		'-a/b',
		'a/b-',
		'.git/config',
		'a/.hidden',
		'a/b@',
		'a/b@c@d',
		'a/b@../x',
		'a/b@x/../y',
		'a/b@/x',
		'a/b@x/',
		'a/b@x y',
		'a/b@%2e%2e',
		`a/${'b'.repeat(97)}`,
		`a/b@${'c'.repeat(200)}`,
		`/${'d'.repeat(2_000)}`,
		'ä/b',
	])('%j is refused', (text) => {
		// A trailing line break is white space like that of a careless paste.
		if (text === 'a/b\n') return expect(parseModelReference(text)).toEqual({ kind: 'hub', id: 'a/b' });
		expect(() => parseModelReference(text)).toThrow(invalid);
	});

	test('no text becomes a path outside of the folder of models, or an address of another host', () => {
		const piece = fc.constantFrom('..', '/', '\\', '@', 'a', 'B-c', '.', '--', '%2f', 'http:', ' ', '\u0000', COMMIT, ':', '?', '#');
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))), (text) => {
				let reference;
				try {
					reference = parseModelReference(text);
				} catch (error) {
					expect(error).toMatchObject({ code: 'model-reference-invalid' });
					return;
				}
				if (reference.kind === 'folder') return expect(reference.folder.split(/[\\/]/)).not.toContain('..');
				const folder = versionFolder('/models', { id: reference.id, commit: COMMIT, dtype: 'q8' });
				expect(folder).toMatch(/^\/models\/[^/.][^/]*\/[0-9a-f]{40}-q8$/);
				const url = new URL(`https://hub.example/${reference.id}/resolve/${encodeURIComponent(reference.revision ?? 'main')}/config.json`);
				expect(url.host).toBe('hub.example');
				expect(url.pathname.startsWith(`/${reference.id}/resolve/`)).toBe(true);
			}),
			{ numRuns: 2_000 },
		);
	});

	test('a kind of weights that transformers.js would silently take for another is refused', () => {
		expect(parseDtype('q8')).toBe('q8');
		for (const wrong of ['q5', 'Q8', '', undefined, '../q8']) expect(() => parseDtype(wrong)).toThrow(invalid);
	});
});

describe('names of versions on disk', () => {
	const version = { id: 'Xenova/all-MiniLM-L6-v2', commit: COMMIT, dtype: 'q8' } as const;

	test('lead to the version and back', () => {
		for (const one of [version, { ...version, id: 'gpt2' }, { ...version, id: 'a_b/c.d-e' }]) {
			expect(parseVersionReference(versionReference(one))).toEqual(one);
			expect(versionOfPartial(partialName(one))).toEqual(one);
			const [repository = '', name = ''] = versionFolder('/m', one).split('/').slice(-2);
			expect(versionOfFolders(repository, name)).toEqual(one);
		}
	});

	test.each([
		'/models/Xenova--all-MiniLM-L6-v2',
		'../x@751bff37182d3f1213fa05d7196b954e230abad9:q8',
		'a/../b@751bff37182d3f1213fa05d7196b954e230abad9:q8',
		'a/b@main:q8',
		'a/b@751bff37182d3f1213fa05d7196b954e230abad9:auto',
		'a/b@751bff37182d3f1213fa05d7196b954e230abad9:../q8',
		'a/b@751bff37182d3f1213fa05d7196b954e230abad9',
		'',
		undefined,
	])('%j is none', (text) => {
		expect(() => parseVersionReference(text)).toThrow(invalid);
	});
});

describe('the recommended models', () => {
	test('can be chosen as they stand, and one of them is multilingual', () => {
		expect(RECOMMENDED_MODELS.length).toBeGreaterThanOrEqual(5);
		for (const model of RECOMMENDED_MODELS) {
			const { id, commit } = model;
			expect(parseModelReference(recommendedReference(model))).toEqual(commit === undefined ? { kind: 'hub', id } : { kind: 'hub', id, commit });
			expect(model.licence).toMatch(/^(apache-2\.0|mit)$/);
			expect(model.description).toMatch(/\.$/);
		}
		expect(RECOMMENDED_MODELS.filter(({ language }) => language.includes('languages'))).toHaveLength(1);
		expect(RECOMMENDED_MODELS.filter(({ commit }) => commit === undefined).map(({ task }) => task)).toEqual(['image-classification']);
	});
});
