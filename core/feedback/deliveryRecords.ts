/** Why somebody is told. Closed. `adjudicate`: the others do not agree; `outcome` brings what was told before up to date. */
export const DELIVERY_KINDS = ['asked', 'reminder', 'escalation', 'adjudicate', 'outcome'] as const;

export const DELIVERY_CHANNELS = ['slack', 'email', 'webhook'] as const;

/** Planned for then, an `adjudicate` waits: the vote that leaves an item tied makes it due. A time that never comes. */
export const UNTIL_TIED = '9999-12-31T23:59:59.999Z';

export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export type DeliveryChannel = (typeof DELIVERY_CHANNELS)[number];

/**
 * The part of the loop's memory that tells people; rules as of the whole store. A delivery is planned, leased by one process,
 * sent, and marked after it happened: it is never lost, and comes twice only where a process died between sending and marking.
 */
export interface DeliveryRecords {
	/**
	 * Plans deliveries of reviews that are open; one that is planned already stays as it is. Returns, in order, those that stand.
	 * `review-unknown` when a review was never opened.
	 */
	planDeliveries(plans: readonly DeliveryPlan[]): Promise<Delivery[]>;

	/**
	 * Leases deliveries that are due, longest due first, to one holder for `leaseSeconds`. Questions only while their review takes
	 * answers. Of a recipient who gets at most one message in some minutes everything due is leased together, and nothing while
	 * somebody else holds one.
	 */
	leaseDeliveries(request: DeliveryLease): Promise<Delivery[]>;

	/** Says that it arrived, or was added to a message that had. Only the first word counts; says whether this was it. */
	markDelivered(id: string, arrival: Arrival): Promise<boolean>;

	/** Gives a lease back after a failure, which counts, or because the time has not come, which does not. */
	postponeDelivery(id: string, postponement: Postponement): Promise<void>;

	/** Gives a lease back for good: it did not arrive, and is never due again. It counts as done, with its error. */
	giveUpDelivery(id: string, end: { readonly holder: string; readonly at: string; readonly error: string }): Promise<void>;

	/** All deliveries of a review, in the order in which they were planned. */
	deliveries(reviewId: string): Promise<Delivery[]>;

	/** All deliveries that are one message, by its reference, in the order in which they were added to it. */
	deliveriesInMessage(channel: DeliveryChannel, reference: string): Promise<Delivery[]>;

	/** The newest message of its own that a recipient got since a point in time; undefined when there was none. */
	lastMessage(channel: DeliveryChannel, recipient: string, since: string): Promise<Delivery | undefined>;

	/** How many deliveries are due by each channel, and since when the oldest is: to say so where nobody delivers them. */
	dueDeliveries(now: string): Promise<DueNotices[]>;
}

export interface DeliveryPlan {
	readonly reviewId: string;
	readonly kind: DeliveryKind;
	readonly channel: DeliveryChannel;
	/** Channel or user, address, URL: whatever the channel's sender takes. */
	readonly recipient: string;
	readonly dueAt: string;
	/** The recipient gets at most one message in so many minutes; 0: as they come. */
	readonly gapMinutes: number;
	/** What is to be said, as the sender reads it. */
	readonly message: Readonly<Record<string, unknown>>;
}

export interface Delivery extends DeliveryPlan {
	/** The same for a review, kind, channel and recipient, in every process. */
	readonly id: string;
	/** Failures so far. */
	readonly attempts: number;
	readonly lastError?: string;
	/** Set while somebody sends it. */
	readonly leasedUntil?: string;
	readonly deliveredAt?: string;
	/** What the channel calls the message, e.g. Slack's channel and time stamp. */
	readonly reference?: string;
	/** It was added to a message that somebody had got before. */
	readonly joined: boolean;
}

export interface DeliveryLease {
	/** Names this process or run. */
	readonly holder: string;
	readonly now: string;
	readonly leaseSeconds: number;
	readonly limit: number;
	/** Those that this holder can send. */
	readonly channels: readonly DeliveryChannel[];
	/** Only those of one review, and what goes along with them to the same recipients. */
	readonly reviewId?: string;
}

export interface DueNotices {
	readonly channel: DeliveryChannel;
	readonly count: number;
	readonly oldestDueAt: string;
}

export interface Arrival {
	readonly at: string;
	readonly reference?: string;
	readonly joined?: boolean;
}

export interface Postponement {
	readonly holder: string;
	readonly dueAt: string;
	/** What went wrong; absent when nothing did. */
	readonly error?: string;
}
