import { means, readReviewers, withoutRequesters } from '../../../core/review/reviewers';

const ana = { name: 'Ana Costa', email: 'ana@example.org', slackUserId: 'U02AB3CD4' };
const tom = { name: 'Tom' };

test('reads a list as the panel gives it: empty fields are left out, spaces around do not count', () => {
	expect(readReviewers([{ ...ana, name: '  Ana Costa ' }, { name: 'Tom', email: '', slackUserId: ' ' }])).toEqual([ana, tom]);
	expect(readReviewers([])).toEqual([]);
});

test.each<[string, unknown[], RegExp]>([
	['no name', [tom, { email: 'x@example.org' }], /^Reviewer 2 has no name$/],
	['a name of spaces', [{ name: ' \n ' }], /^Reviewer 1 has no name$/],
	['a name that is too long', [{ name: 'x'.repeat(201) }], /^Reviewer 1 has a name longer than 200 letters$/],
	['no entry at all', [null], /^Reviewer 1 has no name$/],
	['an address that is none', [{ name: 'Ana', email: 'ana at example.org' }], /^The e-mail address of Ana is not one$/],
	['a list of addresses', [{ name: 'Ana', email: 'a@example.org, b@example.org' }], /^The e-mail address of Ana is not one$/],
	['a header smuggled into the address', [{ name: 'Ana', email: 'a@example.org\r\nBcc: b@example.org' }], /^The e-mail address of Ana is not one$/],
	['a Slack name instead of an ID', [{ name: 'Ana', slackUserId: '@ana' }], /^The Slack member ID of Ana is not one$/],
	['one name twice', [tom, { name: ' TOM' }], /^Two reviewers have the name TOM$/],
	['one address twice', [ana, { name: 'Other', email: 'Ana@Example.org' }], /^Two reviewers have the e-mail address Ana@Example.org$/],
	['more than a hundred', Array.from({ length: 101 }, (_, index) => ({ name: `p${index}` })), /^101 reviewers are listed$/],
])('%s: a sentence that says whose entry is wrong', (_name, rows, message) => {
	expect(() => readReviewers(rows)).toThrow(expect.objectContaining({ code: 'reviewers-malformed', message: expect.stringMatching(message), nextStep: expect.stringMatching(/\w{4}/) }));
});

test('a person is meant by name or address, in any case, and by nothing else', () => {
	for (const said of ['Ana Costa', 'ana costa ', 'ANA@example.org']) expect(means(ana, said)).toBe(true);
	for (const said of ['', 'Ana', 'Tom', 'U02AB3CD4', 'ana@example.com']) expect(means(ana, said)).toBe(false);
	expect(means(tom, '')).toBe(false);
});

test('whoever asked for an item is left out, and a list that is empty by that is refused', () => {
	expect(withoutRequesters([ana, tom], ['ANA@example.org', '', 'nobody'])).toEqual([tom]);
	expect(withoutRequesters([], ['Ana'])).toEqual([]);
	expect(() => withoutRequesters([ana, tom], ['tom', 'Ana Costa'])).toThrow(
		expect.objectContaining({ code: 'reviewers-missing', message: 'Nobody is left to ask: all reviewers asked for these items themselves' }),
	);
});
