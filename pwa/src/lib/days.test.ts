import { describe, expect, test } from 'vitest'
import {
  dayAfter,
  instantOn,
  atWords,
  dayOf,
  daysBetween,
  dayWords,
  dueTask,
  dueTone,
  dueWords,
} from '@/lib/days'

describe('days of the county', () => {
  test('a day begins at midnight in Shanghai, not in UTC', () => {
    expect(dayOf(new Date('2026-03-01T15:59:59Z'))).toBe('2026-03-01')
    expect(dayOf(new Date('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
  })

  test('days are counted across months and leap days', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2)
    expect(daysBetween('2026-03-05', '2026-03-01')).toBe(-4)
  })
})

describe('what is due', () => {
  test.each([
    ['2026-03-04', { key: 'due.left', values: { n: 3 } }],
    ['2026-03-01', { key: 'due.today', values: {} }],
    ['2026-02-27', { key: 'due.overdue', values: { n: 2 } }],
  ])('due on %s is said in words', (dueOn, words) => {
    expect(dueWords(dueOn, '2026-03-01')).toEqual(words)
  })

  test.each([
    ['2026-02-28', 8, 'overdue'],
    ['2026-03-01', 8, 'soon'],
    ['2026-03-03', 8, 'soon'],
    ['2026-03-04', 8, 'calm'],
    ['2026-03-02', 3, 'calm'],
    ['2026-03-02', null, 'calm'],
    ['2026-03-01', null, 'soon'],
  ])('due on %s within %s days is %s: colour begins in the last quarter', (dueOn, days, tone) => {
    expect(dueTone(dueOn, '2026-03-01', days)).toBe(tone)
  })
})

describe('when it was', () => {
  const now = new Date('2026-03-10T08:00:00Z')

  test.each([
    ['2026-03-10T06:20:00Z', { key: 'day.today_at', values: { time: '14:20' } }],
    ['2026-03-09T01:05:00Z', { key: 'day.yesterday_at', values: { time: '09:05' } }],
    ['2026-03-07T01:05:00Z', { key: 'day.ago', values: { n: 3 } }],
    ['2026-03-01T01:05:00Z', { key: 'day.this_year', values: { year: 2026, month: 3, date: 1 } }],
    [
      '2025-12-31T01:05:00Z',
      { key: 'day.other_year', values: { year: 2025, month: 12, date: 31 } },
    ],
  ])('%s is relative within a week and a date after it', (at, words) => {
    expect(atWords(at, now)).toEqual(words)
  })

  test('midnight is 00:00', () => {
    expect(atWords('2026-03-09T16:00:00Z', now).values).toEqual({ time: '00:00' })
  })

  test('a date of another year names the year', () => {
    expect(dayWords('2025-04-03', '2026-03-01').key).toBe('day.other_year')
  })
})

describe('when it was seen', () => {
  const now = new Date('2026-03-01T06:00:00Z') // 14:00 in the county

  test('the day before the first of a month is in the month before', () => {
    expect(dayAfter('2026-03-01', -1)).toBe('2026-02-28')
  })

  test('a past day means its noon', () => {
    expect(instantOn('2026-02-28', now)).toEqual(new Date('2026-02-28T04:00:00Z'))
  })

  test('earlier today means three hours ago', () => {
    expect(instantOn('2026-03-01', now)).toEqual(new Date('2026-03-01T03:00:00Z'))
  })

  test('soon after midnight, earlier today is still today', () => {
    expect(instantOn('2026-03-01', new Date('2026-02-28T17:00:00Z'))).toEqual(
      new Date('2026-02-28T16:00:00Z'),
    )
  })
})

test('only below the county is there somebody to pass a matter up to', () => {
  expect(dueTask('escalated', 'town').key).toBe('due.task.escalated')
  expect(dueTask('escalated', 'county').key).toBe('due.task.escalated_county')
  expect(dueTask('verified', 'county').key).toBe('due.task.verified_county')
  expect(dueTask('settled', 'county').key).toBe('due.task.settled')
})
