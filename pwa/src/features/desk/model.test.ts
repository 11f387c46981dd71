import { describe, expect, test } from 'vitest'
import type { Matter, MatterRow, Notice } from '@/lib/api'
import {
  askedFor,
  changed,
  filtersIn,
  joined,
  narrowings,
  noticeKey,
  nothingToDo,
  panesIn,
  queryOf,
  replaced,
  rowAfter,
  unnamed,
} from '@/features/desk/model'

const row = (id: string, more: Partial<MatterRow> = {}): MatterRow => ({
  id,
  number: id,
  category: 'land.boundary',
  stage: 'reported',
  urgent: false,
  words: '',
  place: { code: '640425100200001', name: '', town: '' },
  holder: null,
  due_on: null,
  due_days: null,
  reported_at: '2026-03-01T00:00:00Z',
  seen_at: '2026-03-01T00:00:00Z',
  point: null,
  photo: null,
  round: 1,
  version: 1,
  ...more,
})

describe('the address of a queue', () => {
  test('an address and its filters say the same', () => {
    const filters = {
      view: 'open',
      urgent: true,
      due: 'overdue',
      counted: true,
      settled_layer: 'village',
      place: '640425100',
      seen_from: '2026-03-01',
      q: '裂缝',
    } as const

    expect(filtersIn(queryOf(filters), 'waiting')).toEqual(filters)
  })

  test('an address that says nothing, or nonsense, is the usual queue', () => {
    expect(filtersIn({}, 'waiting')).toEqual({ view: 'waiting' })
    expect(filtersIn({ view: 'x', due: 'never', urgent: 'no', q: '' }, 'open')).toEqual({
      view: 'open',
    })
  })

  test('only open matters are sorted by deadline: others have none', () => {
    expect(askedFor({ view: 'waiting', urgent: true })).toEqual({
      waiting: true,
      urgent: true,
      sort: 'due',
    })
    expect(askedFor({ view: 'ended' })).toEqual({ open: false, sort: 'newest' })
    expect(askedFor({ view: 'all' })).toEqual({ sort: 'newest' })
  })

  test('a change to undefined takes a filter away', () => {
    expect(changed({ view: 'open', q: 'a' }, { q: undefined, urgent: true })).toEqual({
      view: 'open',
      urgent: true,
    })
  })

  test('the view and the words are not counted as filters', () => {
    expect(narrowings({ view: 'open', q: 'a', urgent: true, place: '640425' })).toEqual([
      'urgent',
      'place',
    ])
  })
})

describe('moving in the queue', () => {
  const rows = [row('a'), row('b'), row('c')]

  test('a step leads to the neighbour and not beyond the ends', () => {
    expect([rowAfter(rows, 'a', 1), rowAfter(rows, 'c', 1), rowAfter(rows, 'a', -1)]).toEqual([
      1, 2, 0,
    ])
  })

  test('from nowhere it leads to the first row, in an empty queue to none', () => {
    expect([rowAfter(rows, null, 1), rowAfter([], 'a', 1)]).toEqual([0, -1])
  })

  test('a matter that slid onto the next page is shown once', () => {
    expect(joined([row('a'), row('b')], [row('b'), row('c')]).map(each => each.id)).toEqual([
      'a',
      'b',
      'c',
    ])
  })

  test('a matter acted on keeps its place in the queue', () => {
    const now = row('b', { stage: 'verified', version: 2 })

    expect(replaced(rows, now)).toEqual([row('a'), now, row('c')])
  })
})

test('a notice of an unknown kind has words too', () => {
  expect([noticeKey('sent_back'), noticeKey('x')]).toEqual([
    'desk.notice.sent_back',
    'desk.notice.other',
  ])
})

test.each([
  [1440, 1, 3],
  [1440, 1.5, 2],
  [820, 1, 2],
  [820, 1.5, 1],
  [390, 1, 1],
])('a window of %i pixels with text of %d has room for %i panes', (width, scale, panes) => {
  expect(panesIn(width, scale)).toBe(panes)
})

test('a matter that has ended is nobody’s to do; another is somebody else’s', () => {
  const holder = { id: 'o', name: '', layer: 'town' } as const

  expect(nothingToDo(row('a') as Matter).key).toBe('desk.ended')
  expect(nothingToDo(row('a', { holder }) as Matter).key).toBe('desk.no_actions')
})

test('only the newest notices ask what they are about, each matter once', () => {
  const notice = (id: string | null): Notice => ({
    id: `n${id}`,
    kind: 'handed_over',
    at: '',
    matter: id === null ? null : { id, number: '' },
    read: false,
  })
  const notices = ['a', 'b', 'b', null, 'c', 'd'].map(notice)

  expect(unnamed(notices, new Map([['a', 1]]), 5)).toEqual(['b', 'c'])
})
