import { expect, test } from 'vitest'
import { takenBack } from '@/ui/takenBack'

const events = (...actions: string[]) => actions.map((action, i) => ({ seq: i + 1, action }))

test('an act is marked that a later one took back, whatever was noted between', () => {
  const told = events('report', 'verify', 'add_note', 'undo', 'verify', 'merge', 'unmerge')

  expect([...takenBack(told)]).toEqual([2, 6])
})

test('where nothing was taken back nothing is marked', () => {
  expect(takenBack(events('report', 'verify', 'add_note')).size).toBe(0)
})
