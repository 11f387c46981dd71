import { createRouter, createWebHistory } from 'vue-router'
import { startFor } from '@/app/places'
import { routes } from '@/app/routes'
import { useSession } from '@/features/session/api'

const WIDE = '(min-width: 900px)'

const PATIENCE_MS = 1500

/** Resolved when a list that is asked for anew is as long again as it was, or is not going to be. */
function longEnough(top: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  return new Promise(resolve => {
    const look = (): void => {
      const longest = document.documentElement.scrollHeight - window.innerHeight
      if (longest >= top || performance.now() > until) resolve()
      else requestAnimationFrame(look)
    }
    look()
  })
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: async (_to, _from, saved) => {
    if (!saved) return { top: 0 }
    await longEnough(saved.top)
    return saved
  },
})

router.beforeEach(async to => {
  const session = useSession()
  await session.started()
  const { me } = session
  if (!me) {
    if (to.meta.isOpen) return true
    return { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } }
  }
  // A one-time password opens nothing before it is changed.
  if (me.must_change) return to.name === 'password' || { name: 'password' }
  if (to.path === '/' || to.name === 'sign-in') {
    return startFor(me.home, window.matchMedia(WIDE).matches)
  }
  return true
})
