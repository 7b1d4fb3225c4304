/** What can happen to a loop. Closed. */
export const EVENT_KINDS = [
	'alarmCleared',
	'alarmRaised',
	'automationResumed',
	'automationStopped',
	'candidate',
	'candidateDropped',
	'certified',
	'gateChanged',
	'kept',
	'labelsChanged',
	'promoted',
	'rolledBack',
	'thresholdChanged',
] as const;
