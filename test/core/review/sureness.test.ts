import { surenessInWords } from '../../../core/review/sureness';

const said = (confidence: number | undefined, reason: string) =>
	surenessInWords({ label: 'card', reason, ...(confidence === undefined ? {} : { confidence }) }).replaceAll('\u00a0', ' ');

test.each([
	['a percentage alone', 0.83, '83 % is below the 91 % needed', '83 % sure, which is below the 91 % needed'],
	['with the space of our own sentences', 0.9, '90\u00a0% is just below the 90\u00a0% needed', '90 % sure, which is just below the 90 % needed'],
	['a reason without it', 0.83, 'A person always answers this label', '83 % sure. A person always answers this label'],
	['a reason that says it elsewhere', 0.83, 'At 83 % this loop needs a person', 'At 83 % this loop needs a person'],
	['a longer number that begins alike', 0.83, '83 % isolated', '83 % isolated'],
	['nothing that says how sure', undefined, 'Every item is asked about', 'Every item is asked about'],
])('%s', (_name, confidence, reason, words) => expect(said(confidence, reason)).toBe(words));
