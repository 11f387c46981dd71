export interface Debounced {
  (): void
  cancel: () => void
}

/** Does something once it was not asked for again for a while. */
export function debounced(work: () => void, ms: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined
  const cancel = (): void => clearTimeout(timer)
  const ask = (): void => {
    cancel()
    timer = setTimeout(work, ms)
  }
  return Object.assign(ask, { cancel })
}
