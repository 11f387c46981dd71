/** The life of a report on the phone, as one table. Nothing else decides where an item goes next. */
export type State =
  'draft' | 'frozen' | 'sending' | 'received' | 'refused' | 'reopened' | 'discarded'

export type Event =
  | 'edit' // the person changes it
  | 'freeze' // the person sends it: from now on it never changes
  | 'discard' // the person throws the draft away
  | 'send' // the queue begins to send it
  | 'receipt' // the server names its id and its digest
  | 'refusal' // the server says why it cannot take it
  | 'lost' // nobody answered, or the answer did not fit
  | 'restart' // the app starts again and finds it half sent
  | 'reopen' // the person mends a refused one, as a new draft

interface Row {
  readonly from: State
  readonly event: Event
  readonly to: State
}

export const TRANSITIONS: readonly Row[] = [
  { from: 'draft', event: 'edit', to: 'draft' },
  { from: 'draft', event: 'freeze', to: 'frozen' },
  { from: 'draft', event: 'discard', to: 'discarded' },
  { from: 'frozen', event: 'send', to: 'sending' },
  { from: 'frozen', event: 'restart', to: 'frozen' },
  { from: 'sending', event: 'receipt', to: 'received' },
  { from: 'sending', event: 'refusal', to: 'refused' },
  { from: 'sending', event: 'lost', to: 'frozen' },
  { from: 'sending', event: 'restart', to: 'frozen' },
  { from: 'refused', event: 'reopen', to: 'reopened' },
]

/** The state after an event, or null where the event means nothing in that state. */
export const after = (state: State, event: Event): State | null =>
  TRANSITIONS.find(row => row.from === state && row.event === event)?.to ?? null

/** Seconds before the next try: 5, 10, 20 ... at most 5 minutes. `tries` counts those that failed. */
export const waitBeforeTry = (tries: number): number =>
  Math.min(300, 5 * 2 ** Math.max(0, tries - 1))
