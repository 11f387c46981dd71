import { expect, test } from 'vitest'
import type { AvailableAction, Matter } from '@/lib/api'
import { isDoneBy, sorted, takesBack } from '@/features/matters/model'

const action = (name: string): AvailableAction => ({ action: name, schema: {}, to_stages: [] })

test('what moves a matter on is told from what only adds to it', () => {
  const [note, verify, instruct, escalate] = [
    action('add_note'),
    action('verify'),
    action('instruct'),
    action('escalate'),
  ] as const

  expect(sorted([note, verify, instruct, escalate])).toEqual({
    moving: [verify, escalate],
    adding: [note, instruct],
  })
})

test('an action whose answer was lost is known by what happened last', () => {
  const event = (action: string, name: string) => ({ action, actor: { name } })
  const matter = { events: [event('verify', '马兰'), event('escalate', '王平')] }

  const isDone = (action: string, name: string) =>
    isDoneBy(matter as unknown as Matter, action, name)

  expect(isDone('escalate', '王平')).toBe(true)
  expect(isDone('verify', '马兰')).toBe(false)
  expect(isDone('escalate', '马兰')).toBe(false)
  expect(isDoneBy(null, 'escalate', '王平')).toBe(false)
})

test('what was just done can be taken back as long as the server offers it', () => {
  const matter = (back: string | null, ...actions: string[]) =>
    ({
      takes_back: back && { action: back, until: '2026-03-01T02:30:00Z' },
      available_actions: actions.map(action),
    }) as unknown as Matter

  expect(takesBack(matter('verify', 'add_note', 'undo'), 'verify')?.action).toBe('undo')
  expect(takesBack(matter(null, 'add_note'), 'verify')).toBeNull()
  expect(takesBack(matter('verify', 'undo'), 'add_note')).toBeNull()
  expect(takesBack(null, 'verify')).toBeNull()
})
