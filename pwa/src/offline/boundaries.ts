/** What holds from a day on (yyyy-mm-dd, Asia/Shanghai), and what is known already to follow it. */
export interface Known<T> {
  now: T
  next: { from: string; then: T } | null
}

/** What holds on a day: at midnight the next takes the place of what was, network or not. */
export const inForce = <T>({ now, next }: Known<T>, today: string): T =>
  next && next.from <= today ? next.then : now
