import { expect, test } from 'vitest'
import type { AvailableAction } from '@/lib/api'
import { byWeight } from '@/features/matters/model'

const action = (name: string): AvailableAction => ({ action: name, schema: {}, to_stages: [] })

test('what moves a matter on comes before what only adds to it', () => {
  const given = ['add_note', 'verify', 'instruct', 'merge'].map(action)

  expect(byWeight(given).map(({ action }) => action)).toEqual([
    'verify',
    'merge',
    'add_note',
    'instruct',
  ])
})
