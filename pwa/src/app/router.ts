import { createRouter, createWebHistory } from 'vue-router'
import { startFor } from '@/app/places'
import { routes } from '@/app/routes'
import { useSession } from '@/features/session/api'

const WIDE = '(min-width: 900px)'

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async to => {
  const session = useSession()
  await session.started()
  const { me } = session
  if (!me) {
    if (to.meta.isOpen) return true
    return { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } }
  }
  if (to.path === '/' || to.name === 'sign-in') {
    return startFor(me.home, window.matchMedia(WIDE).matches)
  }
  return true
})
