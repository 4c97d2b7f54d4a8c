/** Answers a trigger event unchanged. */
export const handler = async <Event>(event: Event): Promise<Event> => event;
