import { describe, expect, test } from 'vitest'
import { after, TRANSITIONS, waitBeforeTry, type Event, type State } from '@/offline/transitions'

const STATES: State[] = [
  'draft',
  'frozen',
  'sending',
  'received',
  'refused',
  'reopened',
  'discarded',
]
const EVENTS: Event[] = [
  'edit',
  'freeze',
  'discard',
  'send',
  'receipt',
  'refusal',
  'lost',
  'restart',
  'reopen',
]

/** What each state makes of each event; everything not written here means nothing. */
const EXPECTED: Record<State, Partial<Record<Event, State>>> = {
  draft: { edit: 'draft', freeze: 'frozen', discard: 'discarded' },
  frozen: { send: 'sending', restart: 'frozen' },
  sending: { receipt: 'received', refusal: 'refused', lost: 'frozen', restart: 'frozen' },
  received: {},
  refused: { reopen: 'reopened' },
  reopened: {},
  discarded: {},
}

describe('the life of a report on the phone', () => {
  const all = STATES.flatMap(state => EVENTS.map(event => [state, event] as const))

  test.each(all)('%s, then %s', (state, event) => {
    expect(after(state, event)).toBe(EXPECTED[state][event] ?? null)
  })

  test('no state and event stand in the table twice', () => {
    const keys = TRANSITIONS.map(row => `${row.from} ${row.event}`)

    expect(new Set(keys).size).toBe(keys.length)
  })

  test('only a receipt leads to received', () => {
    expect(TRANSITIONS.filter(row => row.to === 'received').map(row => row.event)).toEqual([
      'receipt',
    ])
  })

  test('nothing that was frozen can be discarded or edited', () => {
    const lost = TRANSITIONS.filter(
      row => row.from !== 'draft' && ['discarded', 'draft'].includes(row.to),
    )

    expect(lost).toEqual([])
  })
})

test.each([
  [1, 5],
  [2, 10],
  [3, 20],
  [7, 300],
  [50, 300],
])('after %i failed tries it waits %i seconds', (tries, seconds) => {
  expect(waitBeforeTry(tries)).toBe(seconds)
})
