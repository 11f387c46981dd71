import { expect, test } from 'vitest'
import { inForce } from '@/offline/boundaries'

const known = { now: 'old', next: { from: '2026-12-01', then: 'new' } }

test.each([
  ['2026-11-30', 'old'],
  ['2026-12-01', 'new'],
  ['2027-01-01', 'new'],
])('on %s the %s boundaries hold', (today, held) => {
  expect(inForce(known, today)).toBe(held)
})

test('without others that wait the present ones hold', () => {
  expect(inForce({ now: 'old', next: null }, '2027-01-01')).toBe('old')
})
