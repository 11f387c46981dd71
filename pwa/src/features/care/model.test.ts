import { describe, expect, test } from 'vitest'
import type { Deed, Finding, Official } from '@/features/care/api'
import {
  boxAround,
  byOffice,
  deedKey,
  findingState,
  findingWords,
  mondayOf,
  rate,
} from '@/features/care/model'

const finding = (changes: Partial<Finding>): Finding => ({
  condition: 'people_satisfied',
  holds: true,
  count: 39,
  of: 42,
  limit: 90,
  ...changes,
})

const official = (id: string, name: string, office: string): Official => ({
  id,
  name,
  role: 'town_officer',
  organisation: { id: office, name: office },
  kind: 'town',
})

describe('the exit test in words', () => {
  test('a rate is told from its two counts', () => {
    expect(findingWords(finding({}))).toEqual({
      key: 'care.exit.people_satisfied',
      values: { count: 39, of: 42, limit: 90, rate: '92.86' },
    })
  })

  test('with nobody asked there is nothing to judge by', () => {
    const nobody = finding({ holds: null, count: 0, of: 0 })

    expect(findingWords(nobody).key).toBe('care.exit.nobody_asked')
    expect(findingState(nobody)).toBe('open')
  })

  test.each([
    [true, 'met'],
    [false, 'unmet'],
  ])('%s is %s', (holds, state) => {
    expect(findingState(finding({ holds }))).toBe(state)
  })

  test.each([
    [1, 2, '50'],
    [0, 0, '0'],
    [2, 3, '66.67'],
  ])('%i of %i is %s percent', (count, of, told) => {
    expect(rate(count, of)).toBe(told)
  })
})

describe('choosing people', () => {
  const people = [
    official('1', '张三', '白阳镇综治中心'),
    official('2', '李四', '县水务局'),
    official('1', '张三', '县水务局'),
  ]

  test('each person once, under the first office', () => {
    expect(byOffice(people, '').map(([office, them]) => [office, them.length])).toEqual([
      ['白阳镇综治中心', 1],
      ['县水务局', 1],
    ])
  })

  test('by name or by office', () => {
    expect(byOffice(people, '李').map(([office]) => office)).toEqual(['县水务局'])
    expect(byOffice(people, '白阳').map(([office]) => office)).toEqual(['白阳镇综治中心'])
    expect(byOffice(people, '王五')).toEqual([])
  })
})

test.each([
  ['2026-11-25', '2026-11-23'],
  ['2026-11-23', '2026-11-23'],
  ['2026-11-29', '2026-11-23'],
  ['2027-01-01', '2026-12-28'],
])('the week of %s begins on %s', (day, monday) => {
  expect(mondayOf(day)).toBe(monday)
})

test('a seat that moved with a hand-over says so', () => {
  const deed = { action: 'take_seat', handed_over: true } as Deed

  expect(deedKey(deed)).toBe('care.deed.take_seat_handed')
  expect(deedKey({ ...deed, handed_over: false })).toBe('care.deed.take_seat')
})

test('a place is looked at with room around it', () => {
  const [west, south, east, north] = boxAround({
    type: 'Polygon',
    coordinates: [
      [
        [106.1, 35.9],
        [106.2, 35.9],
        [106.2, 36],
        [106.1, 35.9],
      ],
    ],
  })

  expect([west < 106.1, south < 35.9, east > 106.2, north > 36]).toEqual([true, true, true, true])
})
