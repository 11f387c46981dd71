import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { debounced } from '@/lib/debounced'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('what is asked for again and again is done once, after the last time', () => {
  const work = vi.fn()
  const soon = debounced(work, 300)

  soon()
  vi.advanceTimersByTime(200)
  soon()
  vi.advanceTimersByTime(299)
  expect(work).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)

  expect(work).toHaveBeenCalledTimes(1)
})

test('what is cancelled is not done', () => {
  const work = vi.fn()
  const soon = debounced(work, 300)

  soon()
  soon.cancel()
  vi.advanceTimersByTime(1000)

  expect(work).not.toHaveBeenCalled()
})
