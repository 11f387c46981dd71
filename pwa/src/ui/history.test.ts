import { expect, test } from 'vitest'
import { hasBefore } from '@/ui/history'

test('there is a page before only when the router noted one', () => {
  expect([{ back: '/home' }, { back: null }, {}, null].map(hasBefore)).toEqual([
    true,
    false,
    false,
    false,
  ])
})
