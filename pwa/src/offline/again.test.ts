import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { untilDone } from '@/offline/again'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const failing = (times: number) => {
  const work = vi.fn(() => Promise.resolve())
  for (let i = 0; i < times; i++) work.mockRejectedValueOnce(new Error('away'))
  return work
}

test('what fails is tried again after a while, until it succeeds', async () => {
  const work = failing(2)

  const done = untilDone(work, () => true)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(work).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(5_000)
  await done

  expect(work).toHaveBeenCalledTimes(3)
})

test('when the network is back it is tried at once', async () => {
  const work = failing(1)

  const done = untilDone(work, () => true)
  await vi.advanceTimersByTimeAsync(1)
  window.dispatchEvent(new Event('online'))
  await done

  expect(work).toHaveBeenCalledTimes(2)
})

test('what is no longer wanted is not tried again', async () => {
  const work = failing(9)
  let isWanted = true

  const done = untilDone(work, () => isWanted)
  await vi.advanceTimersByTimeAsync(1)
  isWanted = false
  await vi.advanceTimersByTimeAsync(60_000)
  await done

  expect(work).toHaveBeenCalledTimes(1)
})
