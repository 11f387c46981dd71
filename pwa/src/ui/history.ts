/** Whether the app showed a page before this one, as the router notes it in the browser's history. */
export const hasBefore = (state: unknown): boolean =>
  typeof state === 'object' && state !== null && 'back' in state && typeof state.back === 'string'
