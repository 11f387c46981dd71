import { expect, test } from 'vitest'
import { fitted } from '@/lib/photo'

test.each([
  [4000, 3000, [2048, 1536]],
  [3000, 4000, [1536, 2048]],
  [800, 600, [800, 600]],
  [10_000, 1, [2048, 1]],
])('a photo of %i x %i keeps its proportions within the longest edge', (width, height, size) => {
  expect(fitted(width, height)).toEqual(size)
})
