import { PastAnswers } from '../../core/inference/answers/pastAnswers';

/** One for the process: what was read of a loop's answers serves every run of every node. */
export const pastAnswersRead = new PastAnswers();
