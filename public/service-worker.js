// Shows alerts, also while no page of the console is open. It keeps no page for later: a page that is not live must not look so.
const worker = globalThis;
// It lies at the top of the console, which is below a path of the site where the console is.
const below = (path) => new URL(path, worker.registration.scope).href;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('push', (event) => event.waitUntil(show(event.data.json())));

async function show({ title, body, link, tag, urgent, receipt }) {
  const options = { body, tag, renotify: true, requireInteraction: urgent, icon: below('icon-192.png'), badge: below('badge-96.png'), data: { link } };
  await worker.registration.showNotification(title, options);
  if (worker.navigator.setAppBadge && urgent) await worker.navigator.setAppBadge().catch(() => undefined);
  // Only now it is proven that this browser shows what it is sent.
  await fetch(below('api/alerts/receipts'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ receipt }) }).catch(() => undefined);
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.link));
});

/** Within this console, whatever name of it stands in the link. */
async function open(link) {
  if (worker.navigator.clearAppBadge) await worker.navigator.clearAppBadge().catch(() => undefined);
  const { pathname, search } = new URL(link);
  const address = new URL(pathname + search, worker.location.origin).href;
  const [page] = await worker.clients.matchAll({ type: 'window' });
  if (page === undefined) return worker.clients.openWindow(address);
  await page.focus();
  return page.navigate(address);
}
