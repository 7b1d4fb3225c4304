import { percent } from '../../percent';

/** `83 % is below the 91 % needed`: two numbers that look alike are told apart by "just". */
export function below(confidence: number, threshold: number, why: string): string {
	const [one, other] = [percent(confidence), percent(threshold)];
	return `${one} is ${one === other ? 'just ' : ''}below the ${other} ${why}`;
}

export const reaches = (confidence: number, threshold: number, why: string): string => `${percent(confidence)} reaches the ${percent(threshold)} ${why}`;
