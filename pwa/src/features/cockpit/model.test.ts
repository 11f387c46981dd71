import { describe, expect, test } from 'vitest'
import {
  barsOf,
  changeOf,
  changesIn,
  countsIn,
  daysAfter,
  daysOver,
  daysIn,
  isInside,
  kindsOf,
  lastDays,
  partsOf,
  periodIn,
  sharesOf,
  ticksTo,
  trendOf,
  worstKind,
} from '@/features/cockpit/model'

describe('periods', () => {
  test('the last seven days end today and include it', () => {
    const week = lastDays('2026-03-02', 7)

    expect(week).toEqual({ from: '2026-02-24', to: '2026-03-02' })
    expect(daysIn(week)).toBe(7)
  })

  test('a day after the last of February is the first of March', () => {
    expect(daysAfter('2026-02-28', 1)).toBe('2026-03-01')
  })

  test('weeks end with the period; the first may be short', () => {
    expect(partsOf({ from: '2026-03-01', to: '2026-03-10' }, 'week')).toEqual([
      { from: '2026-03-01', to: '2026-03-03' },
      { from: '2026-03-04', to: '2026-03-10' },
    ])
  })

  test('months are those of the calendar, cut at both ends', () => {
    expect(partsOf({ from: '2025-12-15', to: '2026-02-03' }, 'month')).toEqual([
      { from: '2025-12-15', to: '2025-12-31' },
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2026-02-01', to: '2026-02-03' },
    ])
  })

  test('the parts of a period hold all of its days', () => {
    const period = { from: '2025-11-11', to: '2026-03-02' }

    for (const step of ['whole', 'week', 'month'] as const)
      expect(partsOf(period, step).reduce((sum, part) => sum + daysIn(part), 0)).toBe(
        daysIn(period),
      )
  })

  test('an address without sense shows the last 30 days', () => {
    expect(periodIn({ from: '2026-03-02', to: '2026-03-01' }, '2026-03-30')).toEqual({
      from: '2026-03-01',
      to: '2026-03-30',
    })
  })
})

test('counts fall into the part that holds their day', () => {
  const parts = partsOf({ from: '2026-03-01', to: '2026-03-08' }, 'week')
  const days = [
    { on: '2026-03-01', count: 2 },
    { on: '2026-03-02', count: 3 },
    { on: '2026-03-08', count: 4 },
  ]

  expect(countsIn(parts, days)).toEqual([2, 7])
})

describe('sentences', () => {
  const days = (...counts: number[]) =>
    counts.map((count, i) => ({ on: daysAfter('2026-03-01', i), count }))

  test('a second half with twice as many is more by 100 percent', () => {
    expect(trendOf(days(1, 1, 2, 2))).toEqual({
      key: 'cockpit.days.more',
      values: { mean: 1.5, n: 100 },
    })
  })

  test('a tenth more or less is level; nothing is nothing', () => {
    expect(trendOf(days(10, 11)).key).toBe('cockpit.days.level')
    expect(trendOf(days(0, 0)).key).toBe('cockpit.days.none')
  })

  test('the day that is not over is left out, unless it is the only one', () => {
    const week = days(4, 4, 4, 1)

    expect(daysOver(week, '2026-03-04')).toEqual(week.slice(0, 3))
    expect(daysOver(week, '2026-03-09')).toEqual(week)
    expect(daysOver(days(2), '2026-03-01')).toEqual(days(2))
  })

  test('the kind that grew by most matters is named, not the one with the most percent', () => {
    const kinds = [
      { category: 'land', count: 30, open: 1, previous: 20 },
      { category: 'wages', count: 3, open: 1, previous: 1 },
    ]

    expect(worstKind(kinds)).toEqual({
      kind: 'land',
      phrase: { key: 'cockpit.kinds.grew', values: { n: 10, count: 30, previous: 20 } },
    })
    expect(worstKind([{ category: 'land', count: 1, open: 1, previous: 1 }])).toBeNull()
  })

  test('leaf kinds are gathered under their top kind, unless one kind is looked at', () => {
    const leaves = [
      { category: 'land.boundary', count: 2, open: 1, previous: 0 },
      { category: 'wages.migrant', count: 4, open: 4, previous: 3 },
      { category: 'land.grazing', count: 3, open: 0, previous: 5 },
    ]

    expect(kindsOf(leaves, '')).toEqual([
      { category: 'land', count: 5, open: 1, previous: 5 },
      { category: 'wages', count: 4, open: 4, previous: 3 },
    ])
    expect(kindsOf(leaves, 'land').map(kind => kind.category)).toEqual([
      'wages.migrant',
      'land.grazing',
      'land.boundary',
    ])
  })

  test('a change against nothing has no percent', () => {
    expect([changeOf(3, 2), changeOf(1, 2), changeOf(3, 0)]).toEqual([50, -50, null])
  })
})

describe('charts', () => {
  test('a month is drawn by days, a quarter by weeks, a year by months', () => {
    const year = Array.from({ length: 365 }, (_, i) => ({
      on: daysAfter('2025-03-03', i),
      count: 1,
    }))

    expect([30, 90, 365].map(n => barsOf(year.slice(-n)).length)).toEqual([30, 13, 13])
    expect(barsOf(year).reduce((sum, bar) => sum + bar.count, 0)).toBe(365)
  })

  test('an axis has few round numbers and reaches the highest value', () => {
    expect([ticksTo(0), ticksTo(3), ticksTo(17), ticksTo(430)]).toEqual([
      [0, 1],
      [0, 1, 2, 3],
      [0, 5, 10, 15, 20],
      [0, 150, 300, 450],
    ])
  })

  test('shares are of all that was settled', () => {
    expect(sharesOf({ village: 6, town: 3, county: 0, unit: 1 }).map(each => each.percent)).toEqual(
      [60, 30, 0, 10],
    )
    expect(sharesOf({ village: 0, town: 0, county: 0, unit: 0 })[0]?.percent).toBe(0)
  })
})

test('a point is inside a ring or not, whichever way the ring runs', () => {
  const ring = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
    [0, 0],
  ]

  expect([isInside(ring, 1, 3), isInside([...ring].reverse(), 1, 3), isInside(ring, 5, 3)]).toEqual(
    [true, true, false],
  )
})

describe('changes of boundaries', () => {
  const versions = [
    { valid_from: '2026-01-01', valid_to: '2026-06-01' },
    { valid_from: '2026-06-01', valid_to: '2026-06-01' },
    { valid_from: '2026-06-01', valid_to: null },
  ]

  test.each([
    ['2026-05-31', '2026-06-30', ['2026-06-01']],
    ['2026-06-01', '2026-06-30', []],
    ['2026-05-01', '2026-05-31', []],
    ['2025-12-01', '2026-01-31', []],
  ])('from %s to %s: %j', (from, to, days) => {
    expect(changesIn(versions, { from, to })).toEqual(days)
  })
})
