import { describe, expect, test } from 'vitest'
import type { Stage } from '@/lib/api'
import {
  boundsOf,
  circleAround,
  classAt,
  classesOf,
  classWords,
  clusterSize,
  isWholeCounty,
  pointState,
  prefixOf,
  rampSteps,
  ringOf,
  roundUp,
  zoomForWidth,
  type Classes,
} from '@/map/model'

describe('the state of a point', () => {
  const stateOf = (stage: Stage, due_on: string | null, due_days: number | null = 5) =>
    pointState(
      { id: 'a', number: 'a', stage, urgent: false, layer: 'town', due_on, due_days },
      '2026-03-02',
    )

  test('an overdue return visit is overdue, though the work is done', () => {
    expect(stateOf('settled', '2026-03-01')).toBe('overdue')
  })

  test('a settled matter in time is done, an ended one closed', () => {
    expect(stateOf('settled', '2026-03-02')).toBe('done')
    expect(stateOf('struck_off', null, null)).toBe('closed')
  })

  test('an open matter is pressing in the last quarter of its own term only', () => {
    expect(stateOf('reported', '2026-03-02')).toBe('soon')
    expect(stateOf('reported', '2026-03-09')).toBe('open')
    expect(stateOf('assigned', '2026-03-07', 20)).toBe('soon')
    expect(stateOf('assigned', '2026-03-08', 20)).toBe('open')
  })
})

test('the ring of a cluster begins with the most pressing and leaves out what is not there', () => {
  const ring = ringOf({ overdue: 1, soon: 0, open: 2, done: 1, closed: 0 })

  expect(ring).toEqual([
    { state: 'overdue', from: 0, share: 0.25 },
    { state: 'open', from: 0.25, share: 0.5 },
    { state: 'done', from: 0.75, share: 0.25 },
  ])
})

test('a cluster grows with the digits of its number', () => {
  expect([2, 10, 100, 1000, 50_000].map(clusterSize)).toEqual([40, 46, 52, 58, 58])
})

describe('classes of a density', () => {
  test('round numbers are not below the value', () => {
    expect([0, 1, 4, 11, 0.23, 95].map(roundUp)).toEqual([0, 1, 4, 15, 0.3, 100])
  })

  const said = (classes: Classes) => classWords(classes).map(({ values }) => values['words'])

  test('counts are told as whole numbers, no border twice, and the last class ends at the highest', () => {
    const classes = classesOf([0, 1, 1, 2, 2, 3, 4, 6, 7, 12, 40], true)

    expect(said(classes)).toEqual(['1', '2', '3–4', '5–8', '9–20', '21–40'])
  })

  test('zero belongs to no class, and each value to the one its words name', () => {
    const classes = classesOf([0, 1, 1, 2, 2, 3, 4, 6, 7, 12, 40], true)

    expect([0, 1, 2, 4, 5, 40].map(value => classAt(value, classes))).toEqual([0, 1, 2, 3, 4, 6])
  })

  test('rates are told half-open, and one on a border belongs to the class that begins there', () => {
    const classes = classesOf([0.5, 0.9, 1.25, 2, 3], false)

    expect(classWords(classes)).toEqual([
      { key: 'map.below', values: { n: 0.5 } },
      { key: 'map.from', values: { n: 0.5 } },
      { key: 'map.from', values: { n: 1 } },
      { key: 'map.from', values: { n: 1.5 } },
      { key: 'map.from', values: { n: 2 } },
    ])
    expect([0.4, 0.5, 1.49, 1.5, 3].map(value => classAt(value, classes))).toEqual([1, 2, 3, 4, 5])
  })

  test('rates that are whole numbers by chance are rates; a single one is above zero', () => {
    expect(classWords(classesOf([2], false))).toEqual([{ key: 'map.above_zero', values: {} }])
  })

  test('where most cells hold one, the few that hold many are still told apart', () => {
    const classes = classesOf(
      [...Array<number>(80).fill(1), ...Array<number>(15).fill(2), 5, 9, 17],
      true,
    )

    expect(said(classes)).toEqual(['1', '2', '3', '4–5', '6–10', '11–17'])
  })

  test('one that holds far more than all others does not take the others’ colours', () => {
    const classes = classesOf([3, 4, 5, 6, 7, 8, 9, 10, 12, 300], true)

    expect(classAt(300, classes)).toBeGreaterThan(classAt(12, classes))
  })

  test('nothing above zero gives no class', () => {
    expect(classesOf([0, 0], true)).toEqual({ tops: [], whole: true })
  })

  test('classes spread over the whole ramp', () => {
    expect([1, 2, 5].map(count => rampSteps(count))).toEqual([[3], [0, 5], [0, 1, 3, 4, 5]])
  })
})

test('the box around shapes', () => {
  const shapes = [
    { type: 'Point', coordinates: [106, 36] },
    {
      type: 'Polygon',
      coordinates: [
        [
          [105, 35.5],
          [106.5, 35.5],
          [106.5, 37],
          [105, 35.5],
        ],
      ],
    },
  ]

  expect(boundsOf(shapes)).toEqual([105, 35.5, 106.5, 37])
  expect(boundsOf([])).toBeNull()
})

test('a grid one 512th of the world wide is 60 pixels wide from zoom log2(60) on', () => {
  expect(zoomForWidth(360 / 512, 60)).toBeCloseTo(Math.log2(60), 9)
})

test('a circle around a point is closed and as wide as asked', () => {
  const ring = circleAround({ lon: 0, lat: 0 }, 6_371_008.8 * (Math.PI / 180))

  expect(ring).toHaveLength(65)
  expect(ring[0]).toEqual(ring[64])
  expect(ring[0]?.[0]).toBeCloseTo(1, 9)
})

test('a county is told from its parts', () => {
  expect(['640425', '640425000000', '640425100000'].map(isWholeCounty)).toEqual([true, true, false])
})

test('the prefix of an area is its significant digits', () => {
  expect(
    ['640425000000', '640425100000', '640425100200', '640425100200003', '640425100200000'].map(
      prefixOf,
    ),
  ).toEqual(['640425', '640425100', '640425100200', '640425100200003', '640425100200'])
})
