const WAITS_MS = [2_000, 5_000, 15_000, 60_000]

const pause = (ms: number): Promise<void> =>
  new Promise(resolve => {
    const done = (): void => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener('online', done)
  })

/** Does something until it succeeds: again after a while, at once when the network is back; ends when it is no longer wanted. */
export async function untilDone(work: () => Promise<void>, isWanted: () => boolean): Promise<void> {
  for (let tries = 0; isWanted(); tries++) {
    try {
      return await work()
    } catch {
      await pause(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0)
    }
  }
}
